namespace ActorShm.Actors.Application;

/// <summary>What an embedder adds to the host of a run.</summary>
internal sealed record HostApplication
{
    /// <summary>The messages of the embedder's own actors.</summary>
    public MessageSet Messages { get; init; } = MessageSet.Empty;

    /// <summary>The embedder's system, in which the run is to live; null for a system of the run's own. It has at most one run in its life.</summary>
    public ActorSystem? ActorSystem { get; init; }
}
