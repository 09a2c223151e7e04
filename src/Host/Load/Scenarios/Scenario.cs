namespace ActorShm.Host.Load.Scenarios;

/// <summary>What is done to a run, and what must come of it. Read from a HOCON file; see <c>docs/load.md</c>.</summary>
internal sealed record Scenario
{
    public required string Name { get; init; }

    /// <summary>What it is for, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>How many nodes work; one that dies is replaced.</summary>
    public required int Nodes { get; init; }

    /// <summary>The begin of everything that is drawn by chance: the same seed draws the same.</summary>
    public required int Seed { get; init; }

    /// <summary>The most bytes of arrays that operations under way may have together; the next one waits, and its latency counts.</summary>
    public required long ByteBudget { get; init; }

    /// <summary>What the run may take of the memory that is available at the start; null for all of it.</summary>
    public required long? RoomBytes { get; init; }

    /// <summary>How long one operation may take before it is given up and counts as an error.</summary>
    public required TimeSpan OperationTimeout { get; init; }

    /// <summary>Settings of ActorShm for the host and its nodes, as HOCON.</summary>
    public required string Settings { get; init; }

    public required IReadOnlyList<Phase> Phases { get; init; }

    public required IReadOnlyList<MixEntry> Mix { get; init; }

    public required IReadOnlyList<Fault> Faults { get; init; }

    public required Expectations Expectations { get; init; }

    /// <summary>How long all phases take together.</summary>
    public TimeSpan Duration => Phases.Aggregate(TimeSpan.Zero, (sum, phase) => sum + phase.Duration);
}

/// <summary>A time in which operations start in one way.</summary>
/// <param name="Name">Its name in the report.</param>
/// <param name="Duration">How long it is.</param>
/// <param name="FromRate">Open loop: operations a second at its start, whatever becomes of those that are under way; 0 for a closed loop.</param>
/// <param name="ToRate">The same at its end; the rate changes evenly in between.</param>
/// <param name="Concurrency">Closed loop: so many operations are under way, and each that ends makes room for the next; 0 for an open loop.</param>
/// <param name="IsWarmUp">Whether its operations are left out of the percentiles and the throughput.</param>
internal sealed record Phase(string Name, TimeSpan Duration, double FromRate, double ToRate, int Concurrency, bool IsWarmUp)
{
    public bool IsOpen => Concurrency == 0;
}
