namespace ActorShm.Embedded;

/// <summary>An actor of this process.</summary>
internal sealed class LocalActorRef : ActorRefBase
{
    public LocalActorRef(ActorSystemImpl system, Props props, ActorRefBase parent, ActorPath path)
    {
        System = system;
        Parent = parent;
        Path = path;
        Cell = new ActorCell(system, this, props, parent);
    }

    public ActorCell Cell { get; }

    public override ActorPath Path { get; }

    public override ActorSystemImpl System { get; }

    public override ActorRefBase Parent { get; }

    public override bool IsTerminated => Cell.IsTerminated;

    public override void Tell(object message, IActorRef? sender)
    {
        InvalidMessageException.ThrowIfNull(message);
        Cell.Mailbox.Post(new Envelope(message, sender));
    }

    public override void SendSystem(SystemMessage message) => Cell.Mailbox.PostSystem(message);

    public override ActorRefBase? GetChild(string name) => Cell.FindChild(name);

    public override IReadOnlyList<ActorRefBase> GetChildren() => Cell.ChildRefs();
}
