


using ActorShm.Actors.Messages;
using ActorShm.Actors.Scheduling;

namespace ActorShm.Actors.Work;

/// <summary>The thread on which a node computes, so that its messages never wait for a kernel. Stages that are open share it fairly, by turns.</summary>
/// <remarks>
/// Safe on any thread. A stage is added once, resumed any number of times, and removed once. After its removal was confirmed the thread touches
/// nothing of it.
/// </remarks>
internal sealed class ComputeThread : IDisposable
{
    private readonly object _gate = new();
    private readonly FairQueue<StageWork> _queue;
    private readonly HashSet<StageWork> _idle = [];
    private readonly IActorRef _worker;
    private readonly ILoggingAdapter _log;
    private readonly TimeProvider _time;
    private readonly long _turnTicks;
    private readonly Thread _thread;
    private StageWork? _running;
    private Action? _whenLetGo;
    private bool _resumeRunning;
    private bool _isEnding;

    /// <summary>Starts the thread.</summary>
    /// <param name="worker">In whose name it reports to jobs.</param>
    /// <param name="timeSlice">How long a turn takes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where failures are written.</param>
    public ComputeThread(IActorRef worker, TimeSpan timeSlice, TimeProvider time, ILoggingAdapter log)
    {
        _worker = worker;
        _time = time;
        _log = log;
        _turnTicks = (long)(timeSlice.TotalSeconds * time.TimestampFrequency);
        _queue = new FairQueue<StageWork>(_turnTicks);
        _thread = new Thread(Run) { IsBackground = true, Name = "compute" };
        _thread.Start();
    }

    /// <summary>A stage is open: it gets turns until nothing is left of it.</summary>
    public void Add(StageWork work)
    {
        lock (_gate)
        {
            _queue.Add(work, work.Weight);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>There may be something to claim again.</summary>
    public void Resume(StageWork work)
    {
        lock (_gate)
        {
            if (work == _running)
            {
                _resumeRunning = true;
            }
            else if (_queue.Contains(work))
            {
                work.LookAgain();
            }
            else if (_idle.Remove(work))
            {
                work.LookAgain();
                _queue.Add(work, work.Weight);
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>A stage is over.</summary>
    /// <param name="work">The stage.</param>
    /// <param name="whenLetGo">Called once the thread touches nothing of it any more: at once, or by the thread after the block that it is in.</param>
    public void Remove(StageWork work, Action whenLetGo)
    {
        work.Stop();
        lock (_gate)
        {
            _queue.Remove(work);
            _idle.Remove(work);
            if (work == _running)
            {
                _whenLetGo = whenLetGo;
                return;
            }
        }

        whenLetGo();
    }

    /// <summary>Whether the thread has a stage in its hands.</summary>
    public bool IsComputing
    {
        get
        {
            lock (_gate)
            {
                return _running is not null;
            }
        }
    }

    /// <summary>Ends the thread after the block that it is in, and waits for that.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isEnding = true;
            _running?.Stop();
            Monitor.Pulse(_gate);
        }

        _thread.Join();
    }

    private void Run()
    {
        while (TakeNext() is { } entry)
        {
            var started = _time.GetTimestamp();
            var end = TakeTurn(entry.Item, started + _turnTicks);
            PutBack(entry, end, _time.GetTimestamp() - started)?.Invoke();
        }
    }

    private FairQueue<StageWork>.Entry? TakeNext()
    {
        lock (_gate)
        {
            while (!_isEnding)
            {
                if (_queue.Take() is { } entry)
                {
                    _running = entry.Item;
                    return entry;
                }

                Monitor.Wait(_gate);
            }

            return null;
        }
    }

    private TurnEnd TakeTurn(StageWork work, long until)
    {
        try
        {
            return work.TakeTurn(until);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever a kernel throws, it would throw in every node: the job has to hear of it instead of losing nodes to it.
            _log.Error(e, "{0} failed", work.Key);
            work.Job.Tell(new StageFailed(work.Key, MayBeThisNodeOnly: false, FailureKind.Work, e.Message), _worker);
            return TurnEnd.Stopped;
        }
    }

    /// <summary>Ends a turn.</summary>
    /// <returns>What is to be done outside of the lock.</returns>
    private Action? PutBack(FairQueue<StageWork>.Entry entry, TurnEnd end, long used)
    {
        lock (_gate)
        {
            var work = entry.Item;
            _running = null;
            if (_whenLetGo is { } letGo)
            {
                _whenLetGo = null;
                _resumeRunning = false;
                _queue.Leave(entry, used);
                return letGo;
            }

            if (_resumeRunning)
            {
                _resumeRunning = false;
                work.LookAgain();
                end = end == TurnEnd.NothingLeft ? TurnEnd.OutOfTime : end;
            }

            if (end == TurnEnd.OutOfTime)
            {
                _queue.PutBack(entry, used);
                return null;
            }

            _queue.Leave(entry, used);
            _idle.Add(work);
            return end == TurnEnd.NothingLeft ? () => work.Job.Tell(new StageFinished(work.Key, work.PartitionsDone), _worker) : null;
        }
    }
}
