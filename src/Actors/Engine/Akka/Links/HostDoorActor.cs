namespace ActorShm.Actors.Engine.Links;

/// <summary>Lives in the host as long as the host's links are open. Peers look for it to see that they have reached a host, and watch it.</summary>
internal sealed class HostDoorActor : ReceiveActor
{
    /// <summary>The name under <c>/user</c> by which peers find it.</summary>
    public const string Name = "host-door";
}

/// <summary>Watches the host from a peer, and says when the host is gone.</summary>
internal sealed class HostWatchActor : ReceiveActor
{
    private readonly IActorRef _door;

    public HostWatchActor(IActorRef door, TaskCompletionSource lost)
    {
        _door = door;
        Receive<Terminated>(_ => lost.TrySetResult());
    }

    /// <inheritdoc/>
    protected override void PreStart() => Context.Watch(_door);
}
