using System.Globalization;
using ActorShm.Actors;
using ActorShm.Host.Load.Faults;
using ActorShm.Host.Load.Measuring;
using ActorShm.Host.Load.Running;
using ActorShm.Host.Load.Scenarios;
using ActorShm.Host.Reporting;

namespace ActorShm.Host.Load.Reports;

/// <summary>Everything that came of a scenario.</summary>
internal sealed record LoadReport
{
    /// <summary>Fewer seconds cannot tell whether memory grows.</summary>
    public const int FewestSeconds = 5;

    public required Scenario Scenario { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>From the start of the first phase to the end of the last operation.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Operations that were done while a phase lasted that counts.</summary>
    public required long DoneInTime { get; init; }

    /// <summary>Latencies in the phases that count: of what was done, and of what timed out.</summary>
    public required LatencyHistogram Latency { get; init; }

    /// <summary>What came of each phase, warm-ups too.</summary>
    public required IReadOnlyList<OperationTally> Phases { get; init; }

    /// <summary>What came of each of the mix in the phases that count.</summary>
    public required IReadOnlyList<OperationTally> Entries { get; init; }

    public required IReadOnlyList<LoadError> Errors { get; init; }

    public required IReadOnlyList<TimelinePoint> Timeline { get; init; }

    /// <summary>Every fault that was due, those that did not happen too.</summary>
    public required IReadOnlyList<FaultEvent> Faults { get; init; }

    public required Leaks Leaks { get; init; }

    /// <summary>How a host ended, or fell silent, that was to go on; null when each did as it was told.</summary>
    public string? HostEnd { get; init; }

    /// <summary>Nodes that ended although no fault had met them, in the order of their ends.</summary>
    public required IReadOnlyList<GoneNode> UnaskedNodeEnds { get; init; }

    /// <summary>Nodes that this process started in the place of dead ones; those that the host restarted itself are not among them.</summary>
    public required int ReplacedNodes { get; init; }

    /// <summary>Whether every assertion was kept.</summary>
    public bool IsKept => Assertions.All(assertion => assertion.IsKept);

    public IReadOnlyList<Assertion> Assertions => Judge.Of(this);

    /// <summary>How many of the faults happened, as people read it.</summary>
    public string FaultCount => string.Create(CultureInfo.InvariantCulture, $"{Faults.Count(fault => fault.Outcome.IsInjected):N0} of {Counted.Of(Faults.Count, "fault")}");

    /// <summary>Operations that were done in the phases that count.</summary>
    public long Completed => Entries.Sum(entry => entry.Completed);

    /// <summary>Operations that failed in the phases that count, and the wrong answers of warm-ups.</summary>
    public long Failed => Errors.Sum(error => error.Count);

    /// <summary>Operations a second that were done while the phases lasted that count; what comes later is late, though it was due then.</summary>
    public double Throughput => DoneInTime / Math.Max(0.001, Scenario.Phases.Where(phase => !phase.IsWarmUp).Sum(phase => phase.Duration.TotalSeconds));

    /// <summary>Errors that no fault was meant to cause.</summary>
    public long UnexpectedErrors => Errors.Where(error => !Scenario.Expectations.ExpectedErrors.Contains(error.Kind, StringComparer.Ordinal)).Sum(error => error.Count);

    /// <summary>Errors that faults were meant to cause.</summary>
    public long ExpectedErrors => Failed - UnexpectedErrors;

    /// <summary>Their share of all operations that ended in the phases that count, from 0 to 1.</summary>
    public double ExpectedErrorShare => ExpectedErrors / Math.Max(1.0, Completed + Failed);

    /// <summary>Own memory of host and nodes at the end beside that after the beginning; null where that is not known.</summary>
    /// <remarks>
    /// The middle of all seconds in the last fifth beside the middle of those in the second fifth: what is loaded and compiled at the start is no growth, and one
    /// second in which a node was missing is no shrinking. Seconds in which a process could not be looked at tell nothing.
    /// </remarks>
    public long? MemoryGrowth
    {
        get
        {
            var fifth = Timeline.Count / FewestSeconds;
            return Middle(Timeline.Skip(Timeline.Count - fifth)) - Middle(Timeline.Skip(fifth).Take(fifth));
        }
    }

    private static long? Middle(IEnumerable<TimelinePoint> points)
    {
        var sorted = points.Select(point => point.Memory.Own).OfType<long>().Order().ToList();
        return sorted.Count == 0 ? null : sorted[sorted.Count / 2];
    }
}
