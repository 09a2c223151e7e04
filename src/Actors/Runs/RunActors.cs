namespace ActorShm.Actors.Runs;

/// <summary>The names of the actors that live as long as a run. They lie under <c>/user</c>, possibly of an embedder's system.</summary>
internal static class RunActors
{
    /// <summary>Knows the nodes, the sessions and the jobs; nodes and clients find it by this name.</summary>
    public const string Coordinator = "actorshm-coordinator";

    /// <summary>Is the only actor that changes the run's segments.</summary>
    public const string Ledger = "actorshm-ledger";

    /// <summary>Says what broke the run.</summary>
    public const string Guard = "actorshm-guard";
}
