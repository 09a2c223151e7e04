using System.Diagnostics.CodeAnalysis;

namespace ActorShm.Segments;

public sealed partial class SegmentLocks
{
    /// <summary>The signal of releases; the caller is between <see cref="BeginWait"/> and <see cref="EndWait"/>.</summary>
    internal ReleaseSignal Signal => _signal;

    /// <summary>The longest time for which a waiter waits before it looks again by itself.</summary>
    internal TimeSpan LongestPause => _watch.LongestPause;

    /// <summary>The number of threads, of all processes, that wait for these locks; for tests.</summary>
    internal uint WaiterCount => _signal.WaiterCount;

    /// <summary>Sets the time after which waiters whose holders are all watched look again by themselves, so that tests can see that they are woken.</summary>
    internal void LookAgainAfter(TimeSpan pause) => _watch.LookAgainAfter(pause);

    /// <summary>Takes a reference to the mapping, and makes releases wake this thread from now on.</summary>
    internal void BeginWait()
    {
        var isCounted = false;
        _mapping.DangerousAddRef(ref isCounted); // throws ObjectDisposedException
        _signal.Enter();
    }

    internal void EndWait()
    {
        _signal.Leave();
        _mapping.DangerousRelease();
    }

    /// <summary>Makes the waiters look again because something other than a release has changed.</summary>
    internal void Interrupt() => AnnounceIfMapped();

    /// <summary>Watches the holders that are in the way, and returns how long to wait at most before looking again.</summary>
    internal TimeSpan WatchHolders(LockRequest request) =>
        _watch.Watch(_table.Over(request.Bytes).FindAll(record => request.IsBlockedBy(record)));

    private bool TryWait(in LockRequest request, LockDeadline deadline, [NotNullWhen(true)] out SegmentLock? held, CancellationToken cancellation)
    {
        BeginWait();
        try
        {
            using var registration = cancellation.UnsafeRegister(static locks => ((SegmentLocks)locks!).Interrupt(), this);
            while (true)
            {
                // The count is read first, before everything whose change raises it.
                var seen = _signal.Count;
                cancellation.ThrowIfCancellationRequested();
                if (TryTake(request, out held, cancellation))
                {
                    return true;
                }

                if (deadline.HasPassed)
                {
                    return false;
                }

                _signal.Wait(seen, deadline.Limit(WatchHolders(request)));
            }
        }
        finally
        {
            EndWait();
        }
    }
}
