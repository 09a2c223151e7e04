namespace ActorShm.Segments;

/// <summary>Tells the waiters of all processes that a lock was given up: a counter to wait on.</summary>
/// <remarks>
/// Who waits reads the counter, tries the lock, and then waits for the counter to be another. Who releases gives the lock up and counts then.
/// So a release after the attempt is never missed. The caller keeps the mapping counted.
/// </remarks>
internal sealed unsafe class ReleaseSignal(LockMapping mapping)
{
    /// <summary>How many releases there were; wraps around.</summary>
    public uint Count => Volatile.Read(ref Header->Releases);

    /// <summary>How many wait, those that were killed while they did included.</summary>
    public uint WaiterCount => Volatile.Read(ref Header->Waiters);

    private LockTableHeader* Header => (LockTableHeader*)mapping.Table;

    /// <summary>Comes before the first look at <see cref="Count"/>: from now on releases wake.</summary>
    public void Enter() => Interlocked.Increment(ref Header->Waiters);

    /// <summary>Ends what <see cref="Enter"/> began. A waiter that is killed does not get here, and costs each later release one needless call.</summary>
    public void Leave() => Interlocked.Decrement(ref Header->Waiters);

    /// <summary>Has everybody look again.</summary>
    public void Announce()
    {
        Interlocked.Increment(ref Header->Releases);
        if (Volatile.Read(ref Header->Waiters) != 0)
        {
            Futex.WakeAll(&Header->Releases);
        }
    }

    /// <summary>Waits until there is another count than the one that was seen; may return early.</summary>
    public void Wait(uint seen, TimeSpan timeout) => Futex.Wait(&Header->Releases, seen, timeout);
}
