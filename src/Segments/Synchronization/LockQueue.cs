namespace ActorShm.Segments;

/// <summary>The locks that are waited for without a thread, and the one thread that waits for them all. It ends when there are none.</summary>
internal sealed class LockQueue(SegmentLocks locks)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<Waiter> _waiters = [];
    private bool _isRunning;

    /// <summary>Waits for a lock; null when the deadline passes first.</summary>
    public async Task<SegmentLock?> WaitAsync(LockRequest request, LockDeadline deadline, CancellationToken ct)
    {
        var waiter = new Waiter(request, deadline);
        lock (_gate)
        {
            _waiters.Add(waiter);
            if (!_isRunning)
            {
                locks.BeginWait(); // throws ObjectDisposedException, and then nobody looks at the list
                _isRunning = true;
                new Thread(Run) { IsBackground = true, Name = "actorshm-locks" }.Start();
            }
        }

        // The thread may be waiting, and does not know of the newcomer yet.
        locks.Interrupt();
        await using var registration = ct.UnsafeRegister(
            (_, token) =>
            {
                waiter.Ended.TrySetCanceled(token);
                locks.Interrupt();
            },
            null);
        return await waiter.Ended.Task;
    }

    private void Run()
    {
        while (true)
        {
            var seen = locks.Signal.Count;
            if (Snapshot() is not { Length: > 0 } waiters)
            {
                return;
            }

            var pause = LongestPause;
            foreach (var waiter in waiters)
            {
                var longest = Serve(waiter);
                pause = longest < pause ? longest : pause;
            }

            locks.Signal.Wait(seen, pause);
        }
    }

    /// <summary>Whoever still waits; ends the wait of this thread if that is nobody.</summary>
    private Waiter[] Snapshot()
    {
        lock (_gate)
        {
            _waiters.RemoveAll(waiter => waiter.Ended.Task.IsCompleted);
            if (_waiters.Count == 0)
            {
                _isRunning = false;
                locks.EndWait();
            }

            return [.. _waiters];
        }
    }

    /// <summary>Makes one attempt for a waiter; returns how long this thread may wait before it looks again.</summary>
    private TimeSpan Serve(Waiter waiter)
    {
        try
        {
            if (waiter.Ended.Task.IsCompleted)
            {
                return TimeSpan.Zero;
            }

            if (locks.TryTake(waiter.Request, out var held))
            {
                Hand(waiter, held);
                return TimeSpan.Zero;
            }

            if (waiter.Deadline.HasPassed)
            {
                waiter.Ended.TrySetResult(null);
                return TimeSpan.Zero;
            }

            return waiter.Deadline.Limit(locks.WatchHolders(waiter.Request));
        }
        catch (Exception failure)
        {
            // Whatever it is belongs to who waits, and not to this thread.
            waiter.Ended.TrySetException(failure);
            return TimeSpan.Zero;
        }
    }

    private static void Hand(Waiter waiter, SegmentLock held)
    {
        if (!waiter.Ended.TrySetResult(held))
        {
            held.Dispose(); // cancelled at the last moment
        }
    }

    private sealed record Waiter(LockRequest Request, LockDeadline Deadline)
    {
        // Continuations must not run on the one thread that everybody waits for.
        public TaskCompletionSource<SegmentLock?> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
