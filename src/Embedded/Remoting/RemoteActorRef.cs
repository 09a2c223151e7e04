namespace ActorShm.Embedded;

/// <summary>A reference to an actor of another process, or to a path there.</summary>
internal sealed class RemoteActorRef(ActorSystemImpl system, LocalRemoting remoting, uint peer, ActorPath path) : ActorRefBase, IRemoteAnchor
{
    public override ActorPath Path => path;

    public override ActorSystemImpl System => system;

    /// <summary>The number of the actor's process.</summary>
    public uint Peer => peer;

    public override bool IsTerminated => !remoting.IsReachable(peer);

    public override bool NamesIncarnation => path.Uid != 0;

    public override void Tell(object message, IActorRef? sender)
    {
        InvalidMessageException.ThrowIfNull(message);
        remoting.SendMessage(this, WirePath, path.Uid, message, sender);
    }

    public void TellSelected(ReadOnlySpan<string> names, object message, IActorRef? sender)
    {
        var place = path / names.ToArray();
        new RemoteActorRef(system, remoting, peer, place).Tell(message, sender);
    }

    public override void SendSystem(SystemMessage message) => remoting.SendSystem(this, message);
}
