namespace ActorShm.Actors.Scheduling;

/// <summary>
/// A few threads for what takes so long that no thread of the actors may do it, and that many ask for, who take turns of one piece each. Safe on any thread.
/// </summary>
/// <remarks>
/// Who asks waits for the pieces that are being done, and not for all that another has asked for before. What nobody wants any more and is not begun ends at once, however
/// long the threads are busy with other things.
/// </remarks>
/// <param name="name">What the threads are called in a debugger and by <c>top -H</c>.</param>
/// <param name="limit">How many there are, at most.</param>
/// <typeparam name="TAsker">Who asks.</typeparam>
/// <exception cref="OutOfMemoryException">Not even one can be started.</exception>
internal sealed class FairThreads<TAsker>(string name, int limit) : TaskScheduler, IDisposable
    where TAsker : notnull
{
    private readonly LongLivedThreads _threads = new(name, limit);
    private readonly Lock _gate = new();
    private readonly FairLines<TAsker, Task> _waiting = new();
    private int _visits; // of threads that are to come for a piece: at least one for each that waits

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => limit;

    /// <summary>Has something done when it is the turn of who asks. What it throws is in the task.</summary>
    /// <param name="asker">Who asks for it.</param>
    /// <param name="weight">The share of the turns that goes to who asks.</param>
    /// <param name="work">What is to be done.</param>
    /// <param name="unwanted">Ends the task at once as long as no thread has begun with it; or at its turn, when it is set in the very moment in which another thread asks.</param>
    public Task<T> RunAsync<T>(TAsker asker, int weight, Func<T> work, CancellationToken unwanted)
    {
        // By StartNew it would end at its turn: only a task that is made first asks to be taken out of a queue. What the work itself begins has no place here.
        var task = new Task<T>(_ => work(), new Place(asker, weight), unwanted, TaskCreationOptions.DenyChildAttach | TaskCreationOptions.HideScheduler);
        try
        {
            task.Start(this);
        }
        catch (InvalidOperationException) when (task.IsCanceled)
        {
            // Nobody wants it any more before it could wait: it has ended, which is the answer.
        }

        return task;
    }

    /// <summary>They end when they have done what was asked for by now.</summary>
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

    /// <summary>The task is wanted no more. The thread that was to come for it comes for another, or for nothing.</summary>
    protected override bool TryDequeue(Task task)
    {
        lock (_gate)
        {
            return _waiting.TryRemove(task);
        }
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false; // who waits is on a thread of the actors

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return [.. _waiting.Items];
        }
    }

    /// <summary>A thread has come. Whose piece it does shows now.</summary>
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
