namespace ActorShm.Host.Load.Running;

/// <summary>The bytes of arrays that operations under way may have together. Operations are served in the order in which they come, so that a large one is not passed over for ever.</summary>
/// <remarks>Safe on any thread.</remarks>
internal sealed class ByteBudget(long bytes)
{
    private readonly Lock _gate = new();
    private readonly Queue<(long Bytes, TaskCompletionSource Turn)> _waiting = new();
    private long _free = bytes;

    /// <summary>Takes a part of the budget, as soon as it is free.</summary>
    public Task TakeAsync(long part)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && part <= _free)
            {
                _free -= part;
                return Task.CompletedTask;
            }

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((part, turn));
            return turn.Task;
        }
    }

    /// <summary>Gives a part of the budget back.</summary>
    public void Return(long part)
    {
        lock (_gate)
        {
            _free += part;
            while (_waiting.TryPeek(out var next) && next.Bytes <= _free)
            {
                _free -= next.Bytes;
                _waiting.Dequeue().Turn.SetResult();
            }
        }
    }
}
