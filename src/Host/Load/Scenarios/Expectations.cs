namespace ActorShm.Host.Load.Scenarios;

/// <summary>What must come of a scenario; null means that anything may. Wrong answers are never allowed.</summary>
internal sealed record Expectations
{
    /// <summary>Kinds of errors that faults are meant to cause, and that count as no errors as long as they are no more than <see cref="ExpectedErrorsAtMost"/>.</summary>
    public required IReadOnlyList<string> ExpectedErrors { get; init; }

    /// <summary>Of all operations that ended in the phases that count, the share that may be such errors, from 0 to 1.</summary>
    public required double? ExpectedErrorsAtMost { get; init; }

    public required long? ErrorsAtMost { get; init; }

    public required TimeSpan? P50AtMost { get; init; }

    public required TimeSpan? P99AtMost { get; init; }

    public required TimeSpan? P999AtMost { get; init; }

    /// <summary>Operations a second, over the phases that count.</summary>
    public required double? ThroughputAtLeast { get; init; }

    public required long? LeakedSegmentsAtMost { get; init; }

    public required long? LeakedBytesAtMost { get; init; }

    public required long? MemoryGrowthAtMost { get; init; }
}
