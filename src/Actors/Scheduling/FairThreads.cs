namespace ActorShm.Actors.Scheduling;

/// <summary>
/// A few threads for work that takes so long that no thread of the actors may do it, and that many ask for. Askers take turns of one piece of work each. Safe on any thread.
/// </summary>
/// <remarks>
/// An asker waits for the pieces that are being done, but not for everything that another asker has requested before. A piece that nobody wants any more and that is not begun ends at once, however
/// long the threads are busy with others.
/// </remarks>
/// <param name="name">The name of the threads in a debugger and in <c>top -H</c>.</param>
/// <param name="limit">The largest number of threads.</param>
/// <typeparam name="TAsker">The type of those who ask.</typeparam>
/// <exception cref="OutOfMemoryException">Not even one thread can be started.</exception>
internal sealed class FairThreads<TAsker>(string name, int limit) : TaskScheduler, IDisposable
    where TAsker : notnull
{
    private readonly LongLivedThreads _threads = new(name, limit);
    private readonly Lock _gate = new();
    private readonly FairLines<TAsker, Task> _waiting = new();
    private int _visits; // visits of threads that are still to come for a piece, at least one for each waiting piece

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => limit;

    /// <summary>Queues work that runs when it is the asker's turn. An exception from it is in the task.</summary>
    /// <param name="asker">The asker.</param>
    /// <param name="weight">The asker's share of the turns.</param>
    /// <param name="work">The work.</param>
    /// <param name="unwanted">Ends the task at once as long as no thread has begun with it; or at its turn, if it is cancelled in the very moment in which another thread asks.</param>
    public Task<T> RunAsync<T>(TAsker asker, int weight, Func<T> work, CancellationToken unwanted)
    {
        // With StartNew it would end only at its turn: only a task that is created first asks to be taken out of the queue. Tasks that the work itself starts do not belong here.
        var task = new Task<T>(_ => work(), new Place(asker, weight), unwanted, TaskCreationOptions.DenyChildAttach | TaskCreationOptions.HideScheduler);
        try
        {
            task.Start(this);
        }
        catch (InvalidOperationException) when (task.IsCanceled)
        {
            // The work was cancelled before it could wait; the task has ended, which is the answer.
        }

        return task;
    }

    /// <summary>Ends the threads when they have done what has been requested so far.</summary>
    public void Dispose() => _threads.Dispose();

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        var place = (Place)task.AsyncState!;
        bool isVisitMissing;
        lock (_gate)
        {
            _waiting.Add(place.Asker, place.Weight, task);
            isVisitMissing = _visits < _waiting.Count;
            _visits += isVisitMissing ? 1 : 0;
        }

        if (isVisitMissing)
        {
            _ = _threads.RunAsync(Visit);
        }
    }

    /// <summary>Removes a task that is no longer wanted. The thread that was to come for it comes for another one, or for nothing.</summary>
    protected override bool TryDequeue(Task task)
    {
        lock (_gate)
        {
            return _waiting.TryRemove(task);
        }
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false; // the caller is on a thread of the actors

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return [.. _waiting.Items];
        }
    }

    /// <summary>Handles the visit of a thread; only now it is decided whose piece the thread does.</summary>
    private bool Visit()
    {
        Task? task;
        lock (_gate)
        {
            _visits--;
            if (!_waiting.TryTake(out task))
            {
                return false;
            }
        }

        return TryExecuteTask(task);
    }

    private sealed record Place(TAsker Asker, int Weight);
}
