namespace ActorShm.Host.Load.Running;

/// <summary>Tasks that go on beside each other, of which the first that fails is told at once to whoever waits here, and not when the others have ended.</summary>
/// <remarks>For one caller at a time.</remarks>
internal sealed class TasksUnderWay
{
    private readonly List<Task> _tasks = [];
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>One more.</summary>
    public void Add(Task task)
    {
        _tasks.Add(task);
        _ = task.ContinueWith(
            Fail,
            CancellationToken.None,
            TaskContinuationOptions.NotOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>How many have not ended well by now.</summary>
    public int Count()
    {
        _tasks.RemoveAll(task => task.IsCompletedSuccessfully);
        return _tasks.Count;
    }

    /// <summary>Waits for something else, or for the first failure, which is thrown, also when both are there already.</summary>
    public async Task WaitAsync(Task other) => await await Task.WhenAny(_failed.Task, other);

    /// <summary>Waits until any has ended.</summary>
    public Task WaitForOneAsync() => WaitAsync(Task.WhenAny(_tasks));

    /// <summary>Waits until all have ended, or until the first has failed.</summary>
    public Task WaitForAllAsync() => WaitAsync(Task.WhenAll(_tasks));

    /// <summary>Waits until all have ended, whatever became of them.</summary>
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
