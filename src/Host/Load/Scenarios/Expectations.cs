namespace ActorShm.Host.Load.Scenarios;

/// <summary>The required results of a scenario; null means that anything is allowed. Wrong answers are never allowed.</summary>
internal sealed record Expectations
{
    /// <summary>The kinds of errors that faults are meant to cause. They do not count as errors as long as there are no more of them than <see cref="ExpectedErrorsAtMost"/>.</summary>
    public required IReadOnlyList<string> ExpectedErrors { get; init; }

    /// <summary>The share of all operations of the phases that count that may end with such errors, from 0 to 1.</summary>
    public required double? ExpectedErrorsAtMost { get; init; }

    public required long? ErrorsAtMost { get; init; }

    public required TimeSpan? P50AtMost { get; init; }

    public required TimeSpan? P99AtMost { get; init; }

    public required TimeSpan? P999AtMost { get; init; }

    /// <summary>The operations per second over the phases that count.</summary>
    public required double? ThroughputAtLeast { get; init; }

    public required long? LeakedSegmentsAtMost { get; init; }

    public required long? LeakedBytesAtMost { get; init; }

    public required long? MemoryGrowthAtMost { get; init; }
}
