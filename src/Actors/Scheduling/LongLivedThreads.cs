using System.Diagnostics.CodeAnalysis;

namespace ActorShm.Actors.Scheduling;

/// <summary>
/// A few threads for work that takes so long that no thread of the actors may do it. The first thread is started at once, and the others when all are busy. If no
/// further thread can be started, as at a limit of processes, the existing threads do everything. Safe on any thread.
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

    /// <param name="name">The name of the threads in a debugger and in <c>top -H</c>.</param>
    /// <param name="limit">The largest number of threads.</param>
    /// <param name="start">Starts a thread; null for the usual way.</param>
    /// <exception cref="OutOfMemoryException">Not even one thread can be started.</exception>
    public LongLivedThreads(string name, int limit, Action<Thread>? start = null)
    {
        (_name, _limit, _start) = (name, limit, start ?? (thread => thread.Start()));
        StartOne();
    }

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => _limit;

    /// <summary>Queues work for one of the threads. An exception from it is in the task.</summary>
    /// <param name="work">The work.</param>
    /// <param name="unwanted">Ends the task as long as no thread has begun with it.</param>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken unwanted = default) =>
        Task.Factory.StartNew(work, unwanted, TaskCreationOptions.DenyChildAttach, this);

    /// <summary>Ends the threads when they have done what has been requested so far.</summary>
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
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false; // the caller is on a thread of the actors

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
            // The runtime throws this when the kernel has no thread for it. An existing thread takes the work when it is free.
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
