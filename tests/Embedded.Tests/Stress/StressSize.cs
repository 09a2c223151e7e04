namespace ActorShm.Embedded.Tests;

/// <summary>How much the stress tests do: a tenth in the ordinary run, everything when ACTORSHM_STRESS is "full".</summary>
internal static class StressSize
{
    public static int Of(int full) => Environment.GetEnvironmentVariable("ACTORSHM_STRESS") == "full" ? full : full / 10;
}

/// <summary>Tests that fill the machine, or count what the whole process allocates: one after the other, with nothing beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class StressCollection
{
    public const string Name = "stress";
}
