namespace ActorShm.Segments;

/// <summary>Tells the waiters of all processes that a lock was given up, by a counter on which they wait.</summary>
/// <remarks>
/// A waiter reads the counter, tries the lock, and then waits for the counter to change. A process that releases first gives the lock up and then raises the counter.
/// So a release after the attempt is never missed. The caller holds a reference to the mapping.
/// </remarks>
internal sealed unsafe class ReleaseSignal(LockMapping mapping)
{
    /// <summary>The number of releases so far; wraps around.</summary>
    public uint Count => Volatile.Read(ref Header->Releases);

    /// <summary>The number of waiters, including those that were killed while they waited.</summary>
    public uint WaiterCount => Volatile.Read(ref Header->Waiters);

    private LockTableHeader* Header => (LockTableHeader*)mapping.Table;

    /// <summary>Begins a wait: from now on releases wake this waiter. Must come before the first look at <see cref="Count"/>.</summary>
    public void Enter() => Interlocked.Increment(ref Header->Waiters);

    /// <summary>Ends a wait that <see cref="Enter"/> began. A waiter that is killed does not get here, and costs each later release one needless system call.</summary>
    public void Leave() => Interlocked.Decrement(ref Header->Waiters);

    /// <summary>Makes all waiters look again.</summary>
    public void Announce()
    {
        Interlocked.Increment(ref Header->Releases);
        if (Volatile.Read(ref Header->Waiters) != 0)
        {
            Futex.WakeAll(&Header->Releases);
        }
    }

    /// <summary>Waits until the count differs from the one that was seen; may return early.</summary>
    public void Wait(uint seen, TimeSpan timeout) => Futex.Wait(&Header->Releases, seen, timeout);
}
