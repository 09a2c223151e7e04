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

    /// <summary>The number of operations under way, including those that wait for room.</summary>
    public long InFlight => Interlocked.Read(ref _started) - Interlocked.Read(ref _ended);

    /// <summary>The number of operations that were to start so far.</summary>
    public long Started => Interlocked.Read(ref _started);

    /// <summary>The number of operations that were done during a phase that counts. Operations that were still under way when the last phase had passed are not included.</summary>
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

    /// <summary>The errors by kind, most frequent first: those of the phases that count, and every wrong answer.</summary>
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

    /// <summary>Notes that the first phase begins.</summary>
    /// <param name="timestamp">The time of the beginning, by the clock of <see cref="Stopwatch"/>.</param>
    public void Begin(long timestamp) => _start = timestamp;

    /// <summary>Notes that an operation is due.</summary>
    public void Start()
    {
        Interlocked.Increment(ref _started);
        Interlocked.Increment(ref _due);
    }

    /// <summary>Notes that an operation has ended.</summary>
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
                return; // of the errors in warm-ups, only wrong answers count
            }

            if (!_errors.TryGetValue(end.Error, out var error))
            {
                error = new LoadError(end.Error, end.Reason ?? string.Empty, new LatencyHistogram());
                _errors.Add(end.Error, error);
            }

            error.Latency.Record(end.Latency);
        }
    }

    /// <summary>Ends a second and adds its point to the timeline.</summary>
    public TimelinePoint CloseSecond(double second, MemorySample memory)
    {
        lock (_gate)
        {
            var point = Take(second, completed: 0, failed: 0, due: 0, memory);
            _timeline.Add(point);
            return point;
        }
    }

    /// <summary>Adds what happened since the last second to that second, for a rest that is too short to be a second of its own.</summary>
    public void ExtendLastSecond(double second, MemorySample memory)
    {
        lock (_gate)
        {
            var last = _timeline[^1];
            _second.Add(_closed);
            _timeline[^1] = Take(Math.Max(second, last.Second), last.Completed, last.Failed, last.Due, memory);
        }
    }

    /// <summary>Gets the results of the operations of one phase.</summary>
    public OperationTally OfPhase(int phase) => SumOf([_phases[phase]]);

    /// <summary>Gets the results of one entry of the mix in the phases that count.</summary>
    public OperationTally OfEntry(int entry) => SumOf([_entries[entry]]);

    /// <summary>Gets the results of all operations of the phases that count.</summary>
    public OperationTally OfAll() => SumOf(_entries);

    /// <summary>Makes a point from the given counts and what has happened since the last point, and begins a new one.</summary>
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
