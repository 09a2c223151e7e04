using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>A lock that is held on some elements. Dispose it to give it up.</summary>
/// <remarks>
/// <para>The lock belongs to no thread: another thread than the one that took it may dispose it. It outlives the <see cref="SegmentLocks"/>
/// from which it came, and the store. It is advisory: views ignore locks, so it does not keep code that asks for no lock from the memory.</para>
/// <para>A lock that is never disposed ends when it is collected or the process ends, and then counts as abandoned.</para>
/// </remarks>
public sealed class SegmentLock : IDisposable
{
    private readonly SegmentLocks _locks;
    private readonly SafeFileHandle _file;
    private readonly int _record;
    private int _isReleased;

    internal SegmentLock(SegmentLocks locks, SafeFileHandle file, int record, in LockRequest request, ProcessIdentity? deadOwner)
    {
        _locks = locks;
        _file = file;
        _record = record;
        Range = request.Range;
        Mode = request.Mode;
        DeadOwner = deadOwner;
    }

    /// <summary>Releases the mapping. The descriptor has a finalizer of its own, which ends the lock; the record stays, and says that the lock was abandoned.</summary>
    ~SegmentLock()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0)
        {
            _locks.Forget();
        }
    }

    /// <summary>The elements that are locked.</summary>
    public PartitionRange Range { get; }

    /// <summary>Which other locks this lock keeps out.</summary>
    public LockMode Mode { get; }

    /// <summary>
    /// Whether a process died (or never disposed its lock) while it held some of these elements exclusively, so that they may be half changed. The next
    /// exclusive holder of each such element learns it, once, and so does every shared holder until then.
    /// </summary>
    public bool PreviousOwnerDied => DeadOwner is not null;

    /// <summary>The process that died, or one of them if several did; null if none did.</summary>
    public ProcessIdentity? DeadOwner { get; }

    /// <summary>Whether the lock was given up by <see cref="Dispose"/>.</summary>
    public bool IsReleased => Volatile.Read(ref _isReleased) != 0;

    /// <summary>Gives the lock up and wakes waiters. A second call does nothing. Safe on any thread.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0)
        {
            GC.SuppressFinalize(this);
            _locks.Release(_file, _record);
        }
    }
}
