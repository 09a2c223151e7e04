using System.Diagnostics.CodeAnalysis;

namespace ActorShm.Actors.Scheduling;

/// <summary>
/// A few threads for what takes so long that no thread of the actors may do it. The first one is started at once and the others when all are busy; where none
/// can be started any more, as at a limit of processes, the ones that are there do everything. Safe on any thread.
/// </summary>
internal sealed class LongLivedThreads : TaskScheduler, IDisposable
{
    private readonly object _gate = new();
    private readonly Queue<Task> _waiting = new();
    private readonly string _name;
    private readonly int _limit;
    private readonly Action<Thread> _start;
    private int _threads;
    private int _idle;
    private bool _isEnding;

    /// <param name="name">What they are called in a debugger and by <c>top -H</c>.</param>
    /// <param name="limit">How many there are, at most.</param>
    /// <param name="start">Starts a thread; null for the usual way.</param>
    /// <exception cref="OutOfMemoryException">Not even one can be started.</exception>
    public LongLivedThreads(string name, int limit, Action<Thread>? start = null)
    {
        (_name, _limit, _start) = (name, limit, start ?? (thread => thread.Start()));
        StartOne();
    }

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => _limit;

    /// <summary>Has something done on one of them. What it throws is in the task.</summary>
    /// <param name="work">What is to be done.</param>
    /// <param name="unwanted">Ends the task as long as none of them has begun with it.</param>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken unwanted = default) =>
        Task.Factory.StartNew(work, unwanted, TaskCreationOptions.DenyChildAttach, this);

    /// <summary>They end when they have done what was asked for by now.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isEnding = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isEnding, this);
            _waiting.Enqueue(task);
            if (_waiting.Count <= _idle)
            {
                Monitor.Pulse(_gate);
            }
            else if (_threads < _limit)
            {
                TryStartAnother();
            }
        }
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false; // who waits is on a thread of the actors

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return [.. _waiting];
        }
    }

    private void StartOne()
    {
        _start(new Thread(Run) { IsBackground = true, Name = _name });
        _threads++;
    }

    private void TryStartAnother()
    {
        try
        {
            StartOne();
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            // What the runtime throws when the kernel has no thread for it. Who is there takes the work when it is through.
        }
    }

    private void Run()
    {
        while (TryTakeNext(out var task))
        {
            TryExecuteTask(task);
        }
    }

    private bool TryTakeNext([NotNullWhen(true)] out Task? task)
    {
        lock (_gate)
        {
            while (!_waiting.TryDequeue(out task))
            {
                if (_isEnding)
                {
                    return false;
                }

                _idle++;
                Monitor.Wait(_gate);
                _idle--;
            }

            return true;
        }
    }
}
