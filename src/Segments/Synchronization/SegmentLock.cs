using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>A lock that is held on some elements. Dispose it to give it up.</summary>
/// <remarks>
/// <para>It belongs to nobody in particular: it may be disposed on another thread than the one that took it. It outlives the <see cref="SegmentLocks"/>
/// it came from, and the store. It keeps nobody from the memory who does not ask for a lock: views do not look at locks.</para>
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

    /// <summary>Lets go of the mapping. The descriptor ends by itself, and with it the lock; the record stays, and says that it was abandoned.</summary>
    ~SegmentLock()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0)
        {
            _locks.Forget();
        }
    }

    /// <summary>The elements that are locked.</summary>
    public PartitionRange Range { get; }

    /// <summary>Whom the lock keeps out.</summary>
    public LockMode Mode { get; }

    /// <summary>
    /// Whether a process died (or forgot its lock) while it held some of these elements exclusively, so that they may be half changed. Told to the next
    /// exclusive holder of each such element, once, and to every shared holder until then.
    /// </summary>
    public bool PreviousOwnerDied => DeadOwner is not null;

    /// <summary>The process that died; one of them if there were several; null if none did.</summary>
    public ProcessIdentity? DeadOwner { get; }

    /// <summary>Whether it was disposed.</summary>
    public bool IsReleased => Volatile.Read(ref _isReleased) != 0;

    /// <summary>Gives the lock up and wakes who waits. A second call does nothing. Safe on any thread.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0)
        {
            GC.SuppressFinalize(this);
            _locks.Release(_file, _record);
        }
    }
}
