namespace ActorShm.Host.Load.Running;

/// <summary>Holds tasks that run at the same time. The first failure reaches whoever waits here at once, not only when the other tasks have ended.</summary>
/// <remarks>For one caller at a time.</remarks>
internal sealed class TasksUnderWay
{
    private readonly List<Task> _tasks = [];
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Adds a task.</summary>
    public void Add(Task task)
    {
        _tasks.Add(task);
        _ = task.ContinueWith(
            Fail,
            CancellationToken.None,
            TaskContinuationOptions.NotOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Counts the tasks that have not completed successfully by now.</summary>
    public int Count()
    {
        _tasks.RemoveAll(task => task.IsCompletedSuccessfully);
        return _tasks.Count;
    }

    /// <summary>Waits for another task or for the first failure. Throws that failure, also when both have already happened.</summary>
    public async Task WaitAsync(Task other) => await await Task.WhenAny(_failed.Task, other);

    /// <summary>Waits until any task has ended.</summary>
    public Task WaitForOneAsync() => WaitAsync(Task.WhenAny(_tasks));

    /// <summary>Waits until all tasks have ended, or until the first has failed.</summary>
    public Task WaitForAllAsync() => WaitAsync(Task.WhenAll(_tasks));

    /// <summary>Waits until all tasks have ended, successfully or not.</summary>
    public Task SettleAsync() =>
        Task.WhenAll(_tasks).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    private void Fail(Task ended)
    {
        if (ended.IsCanceled)
        {
            _failed.TrySetCanceled();
        }
        else
        {
            _failed.TrySetException(ended.Exception!.InnerExceptions);
        }
    }
}
