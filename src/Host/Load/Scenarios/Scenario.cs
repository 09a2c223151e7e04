namespace ActorShm.Host.Load.Scenarios;

/// <summary>What is done to a run, and what must result from it. Read from a HOCON file; see <c>docs/load.md</c>.</summary>
internal sealed record Scenario
{
    public required string Name { get; init; }

    /// <summary>The purpose of the scenario, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>The number of nodes; a node that dies is replaced.</summary>
    public required int Nodes { get; init; }

    /// <summary>The seed of everything that is drawn at random; the same seed draws the same.</summary>
    public required int Seed { get; init; }

    /// <summary>The most bytes of arrays that operations under way may have together. An operation that would exceed it waits, and the wait counts in its latency.</summary>
    public required long ByteBudget { get; init; }

    /// <summary>How much of the memory that is available at the start the run may take; null for all of it.</summary>
    public required long? RoomBytes { get; init; }

    /// <summary>How long an operation may take before it is given up and counts as an error.</summary>
    public required TimeSpan OperationTimeout { get; init; }

    /// <summary>Settings of ActorShm for the host and its nodes, as HOCON.</summary>
    public required string Settings { get; init; }

    public required IReadOnlyList<Phase> Phases { get; init; }

    public required IReadOnlyList<MixEntry> Mix { get; init; }

    public required IReadOnlyList<Fault> Faults { get; init; }

    public required Expectations Expectations { get; init; }

    /// <summary>The duration of all phases together.</summary>
    public TimeSpan Duration => Phases.Aggregate(TimeSpan.Zero, (sum, phase) => sum + phase.Duration);
}

/// <summary>A period in which operations start in one way.</summary>
/// <param name="Name">The name of the phase in the report.</param>
/// <param name="Duration">The length of the phase.</param>
/// <param name="FromRate">For an open loop, the operations per second at the start of the phase, regardless of those under way; 0 for a closed loop.</param>
/// <param name="ToRate">The same at the end of the phase; the rate changes evenly in between.</param>
/// <param name="Concurrency">For a closed loop, the number of operations under way, each of which makes room for the next when it ends; 0 for an open loop.</param>
/// <param name="IsWarmUp">Whether the operations of the phase are left out of the percentiles and the throughput.</param>
internal sealed record Phase(string Name, TimeSpan Duration, double FromRate, double ToRate, int Concurrency, bool IsWarmUp)
{
    public bool IsOpen => Concurrency == 0;
}
