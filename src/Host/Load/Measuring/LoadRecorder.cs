using System.Diagnostics;
using ActorShm.Host.Load.Scenarios;

namespace ActorShm.Host.Load.Measuring;

/// <summary>Counts everything that happens in a run. Safe on any thread.</summary>
internal sealed class LoadRecorder
{
    private readonly Lock _gate = new();
    private readonly Scenario _scenario;
    private readonly OperationTally[] _phases;
    private readonly OperationTally[] _entries;
    private readonly Dictionary<string, LoadError> _errors = new(StringComparer.Ordinal);
    private readonly List<TimelinePoint> _timeline = [];
    private LatencyHistogram _second = new();
    private LatencyHistogram _closed = new(); // of the last second in the timeline
    private long _completed;
    private long _failed;
    private long _due;
    private long _started;
    private long _ended;
    private long _start;
    private long _doneInTime;

    public LoadRecorder(Scenario scenario)
    {
        _scenario = scenario;
        _phases = [.. scenario.Phases.Select(_ => new OperationTally())];
        _entries = [.. scenario.Mix.Select(_ => new OperationTally())];
    }

    /// <summary>How many operations are under way, those that wait for room included.</summary>
    public long InFlight => Interlocked.Read(ref _started) - Interlocked.Read(ref _ended);

    /// <summary>All operations that were to start so far.</summary>
    public long Started => Interlocked.Read(ref _started);

    /// <summary>How many operations were done while a phase lasted that counts: what was still under way when the last one had passed is not among them.</summary>
    public long DoneInTime
    {
        get
        {
            lock (_gate)
            {
                return _doneInTime;
            }
        }
    }

    /// <summary>Errors by kind, the most first: those of the phases that count, and every wrong answer.</summary>
    public IReadOnlyList<LoadError> Errors
    {
        get
        {
            lock (_gate)
            {
                return [.. _errors.Values.OrderByDescending(error => error.Count).Select(error => error with { Latency = CopyOf(error.Latency) })];
            }
        }
    }

    /// <summary>Every second so far.</summary>
    public IReadOnlyList<TimelinePoint> Timeline
    {
        get
        {
            lock (_gate)
            {
                return [.. _timeline];
            }
        }
    }

    /// <summary>The first phase begins.</summary>
    /// <param name="timestamp">When, by the clock of <see cref="Stopwatch"/>.</param>
    public void Begin(long timestamp) => _start = timestamp;

    /// <summary>An operation is due.</summary>
    public void Start()
    {
        Interlocked.Increment(ref _started);
        Interlocked.Increment(ref _due);
    }

    /// <summary>An operation has ended.</summary>
    public void End(OperationEnd end)
    {
        Interlocked.Increment(ref _ended);
        lock (_gate)
        {
            _second.Record(end.Latency);
            _phases[end.Phase].Record(end);
            if (!_scenario.Phases[end.Phase].IsWarmUp)
            {
                _entries[end.Entry].Record(end);
            }

            if (end.Error is null)
            {
                _completed++;
                _doneInTime += Counts(Stopwatch.GetElapsedTime(_start)) ? 1 : 0;
                return;
            }

            _failed++;
            if (_scenario.Phases[end.Phase].IsWarmUp && !string.Equals(end.Error, LoadErrors.WrongAnswer, StringComparison.Ordinal))
            {
                return; // only a wrong answer is one whenever it comes
            }

            if (!_errors.TryGetValue(end.Error, out var error))
            {
                error = new LoadError(end.Error, end.Reason ?? string.Empty, new LatencyHistogram());
                _errors.Add(end.Error, error);
            }

            error.Latency.Record(end.Latency);
        }
    }

    /// <summary>Ends a second.</summary>
    public TimelinePoint CloseSecond(double second, MemorySample memory)
    {
        lock (_gate)
        {
            var point = Take(second, completed: 0, failed: 0, due: 0, memory);
            _timeline.Add(point);
            return point;
        }
    }

    /// <summary>Adds what has come since the last second to that, when it is too short to be one of its own.</summary>
    public void ExtendLastSecond(double second, MemorySample memory)
    {
        lock (_gate)
        {
            var last = _timeline[^1];
            _second.Add(_closed);
            _timeline[^1] = Take(Math.Max(second, last.Second), last.Completed, last.Failed, last.Due, memory);
        }
    }

    /// <summary>What came of the operations of one phase.</summary>
    public OperationTally OfPhase(int phase) => SumOf([_phases[phase]]);

    /// <summary>What came of one of the mix, in the phases that count.</summary>
    public OperationTally OfEntry(int entry) => SumOf([_entries[entry]]);

    /// <summary>What came of all operations of the phases that count.</summary>
    public OperationTally OfAll() => SumOf(_entries);

    /// <summary>Makes a point of what has come and what there was before, and begins anew.</summary>
    private TimelinePoint Take(double second, long completed, long failed, long due, MemorySample memory)
    {
        var point = new TimelinePoint(
            second,
            completed + _completed,
            failed + _failed,
            due + Interlocked.Exchange(ref _due, 0),
            InFlight,
            _second.Percentile(0.5),
            _second.Percentile(0.99),
            _second.Count == 0 ? null : _second.Maximum,
            memory);
        (_completed, _failed, _closed, _second) = (0, 0, _second, new LatencyHistogram());
        return point;
    }

    private bool Counts(TimeSpan time)
    {
        var end = TimeSpan.Zero;
        foreach (var phase in _scenario.Phases)
        {
            end += phase.Duration;
            if (time < end)
            {
                return !phase.IsWarmUp;
            }
        }

        return false;
    }

    private OperationTally SumOf(IReadOnlyList<OperationTally> tallies)
    {
        var sum = new OperationTally();
        lock (_gate)
        {
            foreach (var tally in tallies)
            {
                sum.Add(tally);
            }
        }

        return sum;
    }

    private static LatencyHistogram CopyOf(LatencyHistogram histogram)
    {
        var copy = new LatencyHistogram();
        copy.Add(histogram);
        return copy;
    }
}
