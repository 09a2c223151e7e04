namespace ActorShm.Actors.Runs;

/// <summary>The names under <c>/user</c>, which may be that of an embedder's system, of the actors that live as long as a run.</summary>
internal static class RunActors
{
    /// <summary>Knows the nodes, the sessions and the jobs; nodes and clients find it by this name.</summary>
    public const string Coordinator = "actorshm-coordinator";

    /// <summary>Alone changes the run's segments.</summary>
    public const string Ledger = "actorshm-ledger";

    /// <summary>Says what broke the run.</summary>
    public const string Guard = "actorshm-guard";
}
