namespace ActorShm.Actors.Application;

/// <summary>The embedder's additions to the host of a run.</summary>
internal sealed record HostApplication
{
    /// <summary>The messages of the embedder's own actors.</summary>
    public MessageSet Messages { get; init; } = MessageSet.Empty;

    /// <summary>The embedder's system for the run to live in; null for a system of the run's own. A system has at most one run in its life.</summary>
    public ActorSystem? ActorSystem { get; init; }
}
