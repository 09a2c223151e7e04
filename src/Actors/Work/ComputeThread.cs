


using ActorShm.Actors.Messages;
using ActorShm.Actors.Scheduling;

namespace ActorShm.Actors.Work;

/// <summary>The thread on which a node computes, so that its messages never wait for a kernel. The open stages share the thread fairly, in turns.</summary>
/// <remarks>
/// Safe on any thread. A stage is added once, resumed any number of times, and removed once. Once its removal is confirmed, the thread no longer touches
/// anything of it.
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
    /// <param name="worker">The worker in whose name the thread reports to jobs.</param>
    /// <param name="timeSlice">The length of a turn.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log for failures.</param>
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

    /// <summary>Adds an open stage, which gets turns until nothing is left of it.</summary>
    public void Add(StageWork work)
    {
        lock (_gate)
        {
            _queue.Add(work, work.Weight);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Gives a stage turns again, because there may be partitions to claim again.</summary>
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

    /// <summary>Removes a stage that is over.</summary>
    /// <param name="work">The stage.</param>
    /// <param name="whenLetGo">Called once the thread touches nothing of the stage any more: at once, or by the thread after its current block.</param>
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

    /// <summary>Whether the thread is computing for a stage.</summary>
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

    /// <summary>Ends the thread after its current block, and waits until it has ended.</summary>
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
            // Whatever a kernel throws, it would throw in every node. The job must hear of it, or it would lose node after node.
            _log.Error(e, "{0} failed", work.Key);
            work.Job.Tell(new StageFailed(work.Key, MayBeThisNodeOnly: false, FailureKind.Work, e.Message), _worker);
            return TurnEnd.Stopped;
        }
    }

    /// <summary>Ends a turn.</summary>
    /// <returns>What the caller has to do outside the lock.</returns>
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
