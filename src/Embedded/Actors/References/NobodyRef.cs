namespace ActorShm.Embedded;

/// <summary>Takes everything and does nothing; belongs to no system.</summary>
internal sealed class NobodyRef : ActorRefBase
{
    public static readonly NobodyRef Instance = new();

    private NobodyRef()
    {
    }

    public override ActorPath Path { get; } = new RootActorPath(new Address("actorshm", "all-systems")) / "Nobody";

    public override ActorSystemImpl? System => null;

    public override bool IsTerminated => true;

    public override void Tell(object message, IActorRef? sender) => InvalidMessageException.ThrowIfNull(message);

    public override void SendSystem(SystemMessage message)
    {
        // Nobody cannot die, so a watcher waits for ever. That is what watching nobody means.
    }
}
