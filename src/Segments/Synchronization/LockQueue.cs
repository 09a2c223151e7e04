namespace ActorShm.Segments;

/// <summary>The locks for which callers wait asynchronously, and the one thread that waits for them all. The thread ends when nobody waits.</summary>
/// <param name="locks">The locks of the segment.</param>
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
                Start(); // throws if no thread can be started; the waiter is not in the list yet, which nobody would look at
                _isRunning = true;
            }

            _waiters.Add(waiter);
        }

        // The thread may be waiting, and does not know the new waiter yet.
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

    /// <summary>Gets the waiters that still wait; if there are none, ends the wait of this thread.</summary>
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
        // The waiter is claimed first: a lock that is taken carries the news of a dead holder, so it must reach the waiter for which it is taken.
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
            waiter.Cancel(); // takes effect when the claim ends; the canceller may not have called this yet
            return TimeSpan.Zero;
        }
        catch (Exception failure)
        {
            // Any failure belongs to the waiter, not to this thread.
            waiter.Ended.TrySetException(failure);
            return TimeSpan.Zero;
        }
        finally
        {
            waiter.EndClaim();
        }
    }

    /// <summary>A caller that waits. Cancelling and serving exclude each other.</summary>
    private sealed class Waiter(LockRequest request, LockDeadline deadline, CancellationToken cancellation)
    {
        private readonly Lock _gate = new();
        private bool _isCancelled;
        private bool _isClaimed;

        public LockRequest Request => request;

        public LockDeadline Deadline => deadline;

        public CancellationToken Cancellation => cancellation;

        // Continuations must not run on the one thread that serves all waiters.
        public TaskCompletionSource<SegmentLock?> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Keeps the wait from being cancelled until <see cref="EndClaim"/>; false if the wait has ended.</summary>
        public bool TryClaim()
        {
            lock (_gate)
            {
                _isClaimed = !Ended.Task.IsCompleted;
                return _isClaimed;
            }
        }

        /// <summary>Lets a cancellation take effect again, including one that came meanwhile.</summary>
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

        /// <summary>Ends the wait, at once or when the attempt in progress has failed.</summary>
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
