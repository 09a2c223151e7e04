namespace ActorShm.Segments;

/// <summary>The locks that are waited for without a thread, and the one thread that waits for them all. It ends when there are none.</summary>
/// <param name="locks">Whose they are.</param>
/// <param name="start">Starts the thread.</param>
internal sealed class LockQueue(SegmentLocks locks, Action<Thread> start)
{
    private readonly Lock _gate = new();
    private readonly List<Waiter> _waiters = [];
    private bool _isRunning;

    /// <summary>Waits for a lock; null when the deadline passes first.</summary>
    public async Task<SegmentLock?> WaitAsync(LockRequest request, LockDeadline deadline, CancellationToken cancellation)
    {
        var waiter = new Waiter(request, deadline, cancellation);
        lock (_gate)
        {
            if (!_isRunning)
            {
                Start(); // throws where there can be no thread, and then nobody looks at the list
                _isRunning = true;
            }

            _waiters.Add(waiter);
        }

        // The thread may be waiting, and does not know of the newcomer yet.
        locks.Interrupt();
        await using var registration = cancellation.UnsafeRegister(
            _ =>
            {
                waiter.Cancel();
                locks.Interrupt();
            },
            null).ConfigureAwait(false);
        return await waiter.Ended.Task.ConfigureAwait(false);
    }

    private void Start()
    {
        locks.BeginWait(); // throws ObjectDisposedException
        try
        {
            start(new Thread(Run) { IsBackground = true, Name = "actorshm-locks" });
        }
        catch
        {
            locks.EndWait();
            throw;
        }
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

            var pause = locks.LongestPause;
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
        // Claimed first: a lock that is taken tells of a death before it, and so must reach the one it is taken for.
        if (!waiter.TryClaim())
        {
            return TimeSpan.Zero;
        }

        try
        {
            if (locks.TryTake(waiter.Request, out var held, waiter.Cancellation))
            {
                waiter.Ended.TrySetResult(held);
                return TimeSpan.Zero;
            }

            if (waiter.Deadline.HasPassed)
            {
                waiter.Ended.TrySetResult(null);
                return TimeSpan.Zero;
            }

            return waiter.Deadline.Limit(locks.WatchHolders(waiter.Request));
        }
        catch (OperationCanceledException) when (waiter.Cancellation.IsCancellationRequested)
        {
            waiter.Cancel(); // takes effect with the end of the claim; whoever has cancelled may not have come to saying so
            return TimeSpan.Zero;
        }
        catch (Exception failure)
        {
            // Whatever it is belongs to who waits, and not to this thread.
            waiter.Ended.TrySetException(failure);
            return TimeSpan.Zero;
        }
        finally
        {
            waiter.EndClaim();
        }
    }

    /// <summary>Somebody who waits. Cancelling and serving exclude each other.</summary>
    private sealed class Waiter(LockRequest request, LockDeadline deadline, CancellationToken cancellation)
    {
        private readonly Lock _gate = new();
        private bool _isCancelled;
        private bool _isClaimed;

        public LockRequest Request => request;

        public LockDeadline Deadline => deadline;

        public CancellationToken Cancellation => cancellation;

        // Continuations must not run on the one thread that everybody waits for.
        public TaskCompletionSource<SegmentLock?> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Keeps the wait from being cancelled for the moment; false if it has ended.</summary>
        public bool TryClaim()
        {
            lock (_gate)
            {
                _isClaimed = !Ended.Task.IsCompleted;
                return _isClaimed;
            }
        }

        /// <summary>Lets cancelling take effect again, also what came meanwhile.</summary>
        public void EndClaim()
        {
            lock (_gate)
            {
                _isClaimed = false;
                if (_isCancelled)
                {
                    Ended.TrySetCanceled(cancellation);
                }
            }
        }

        /// <summary>Ends the wait, at once or when the attempt under way has failed.</summary>
        public void Cancel()
        {
            lock (_gate)
            {
                _isCancelled = true;
                if (!_isClaimed)
                {
                    Ended.TrySetCanceled(cancellation);
                }
            }
        }
    }
}
