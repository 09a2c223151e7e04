using System.Globalization;
using ActorShm.Actors;
using ActorShm.Host.Load.Faults;
using ActorShm.Host.Load.Measuring;
using ActorShm.Host.Load.Running;
using ActorShm.Host.Load.Scenarios;
using ActorShm.Host.Reporting;

namespace ActorShm.Host.Load.Reports;

/// <summary>The results of a scenario.</summary>
internal sealed record LoadReport
{
    /// <summary>The fewest seconds that can tell whether memory grows.</summary>
    public const int FewestSeconds = 5;

    public required Scenario Scenario { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The time from the start of the first phase to the end of the last operation.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The number of operations that were done during a phase that counts.</summary>
    public required long DoneInTime { get; init; }

    /// <summary>The latencies in the phases that count, of operations that were done and of operations that timed out.</summary>
    public required LatencyHistogram Latency { get; init; }

    /// <summary>The results of each phase, including warm-ups.</summary>
    public required IReadOnlyList<OperationTally> Phases { get; init; }

    /// <summary>The results of each entry of the mix in the phases that count.</summary>
    public required IReadOnlyList<OperationTally> Entries { get; init; }

    public required IReadOnlyList<LoadError> Errors { get; init; }

    public required IReadOnlyList<TimelinePoint> Timeline { get; init; }

    /// <summary>Every fault that was due, including faults that did not happen.</summary>
    public required IReadOnlyList<FaultEvent> Faults { get; init; }

    public required Leaks Leaks { get; init; }

    /// <summary>How a host ended or fell silent that was to go on; null when every host did as it was told.</summary>
    public string? HostEnd { get; init; }

    /// <summary>The nodes that ended although no fault had met them, in the order of their ends.</summary>
    public required IReadOnlyList<GoneNode> UnaskedNodeEnds { get; init; }

    /// <summary>The number of nodes that this process started in place of dead ones. Nodes that the host restarted itself are not included.</summary>
    public required int ReplacedNodes { get; init; }

    /// <summary>Whether every assertion was kept.</summary>
    public bool IsKept => Assertions.All(assertion => assertion.IsKept);

    public IReadOnlyList<Assertion> Assertions => Judge.Of(this);

    /// <summary>How many of the faults happened, as text for people.</summary>
    public string FaultCount => string.Create(CultureInfo.InvariantCulture, $"{Faults.Count(fault => fault.Outcome.IsInjected):N0} of {Counted.Of(Faults.Count, "fault")}");

    /// <summary>The number of operations of the phases that count that were done.</summary>
    public long Completed => Entries.Sum(entry => entry.Completed);

    /// <summary>The number of operations of the phases that count that failed, plus the wrong answers of warm-ups.</summary>
    public long Failed => Errors.Sum(error => error.Count);

    /// <summary>The operations per second that were done during the phases that count. An operation that was due then but done later is not included.</summary>
    public double Throughput => DoneInTime / Math.Max(0.001, Scenario.Phases.Where(phase => !phase.IsWarmUp).Sum(phase => phase.Duration.TotalSeconds));

    /// <summary>The number of errors that no fault was meant to cause.</summary>
    public long UnexpectedErrors => Errors.Where(error => !Scenario.Expectations.ExpectedErrors.Contains(error.Kind, StringComparer.Ordinal)).Sum(error => error.Count);

    /// <summary>The number of errors that faults were meant to cause.</summary>
    public long ExpectedErrors => Failed - UnexpectedErrors;

    /// <summary>The share of the expected errors in all operations of the phases that count, from 0 to 1.</summary>
    public double ExpectedErrorShare => ExpectedErrors / Math.Max(1.0, Completed + Failed);

    /// <summary>How much the host's and nodes' own memory at the end exceeds that after the beginning; null when it is not known.</summary>
    /// <remarks>
    /// The median over the seconds of the last fifth minus the median over those of the second fifth. What is loaded and compiled at the start is no growth, and one
    /// second in which a node was missing is no shrinking. Seconds in which a process could not be examined are left out.
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
