using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>The locks of one segment: exclusive or shared, on all of it or on a range of elements, among all processes and threads of a user.</summary>
/// <remarks>
/// <para>Locks are advisory: views and atomic operations do not look at them. They are worth what all who use the segment agree on.</para>
/// <para>The kernel holds them (open-file-description locks), and drops them with the process that holds them, however it dies. The next exclusive holder
/// of an element is told (<see cref="SegmentLock.PreviousOwnerDied"/>), because the element may be half changed.</para>
/// <para>A thread that asks for elements it has locked already waits for itself: locks are not recursive. Locks are granted in no particular order: a stream
/// of readers can keep a writer waiting. <b>Nobody looks for deadlocks</b>: take ranges in ascending order, or wait with a timeout.</para>
/// <para>Costs one descriptor and 16 KiB of mapped memory, one more descriptor for each lock held at a time, and up to four that wait for reuse.
/// Safe on any thread. Dispose it when no more locks are wanted; those that are held stay.</para>
/// <example>
/// <code>
/// using var locks = store.OpenLocks(handle);
/// using (var held = locks.Acquire(new PartitionRange(0, 1000)))
/// {
///     if (held.PreviousOwnerDied)
///     {
///         view.WriteSpan(0, 1000).Clear(); // whatever makes the elements whole again
///     }
///
///     view.WriteSpan(0, 1000)[7] += 1;
/// }
/// </code>
/// </example>
/// </remarks>
public sealed partial class SegmentLocks : IDisposable
{
    private readonly LockMapping _mapping;
    private readonly LockTable _table;
    private readonly ReleaseSignal _signal;
    private readonly LockDescriptors _descriptors;
    private readonly HolderWatch _watch;
    private readonly LockQueue _queue;
    private readonly LockGuard _guard;
    private readonly string _name;
    private volatile bool _isDisposed;

    private SegmentLocks(SegmentHandle handle, SafeFileHandle file, LockMapping mapping, LockGuard guard, string name)
    {
        Handle = handle;
        _mapping = mapping;
        _table = new LockTable(mapping);
        _signal = new ReleaseSignal(mapping);
        _descriptors = new LockDescriptors(file);
        _watch = new HolderWatch(AnnounceIfMapped);
        _queue = new LockQueue(this, static thread => thread.Start());
        _guard = guard;
        _name = name;
    }

    /// <summary>The segment whose elements are locked.</summary>
    public SegmentHandle Handle { get; }

    /// <summary>All elements.</summary>
    public PartitionRange Whole => new(0, Handle.ElementCount);

    /// <summary>Called at every step, so that a test can die there.</summary>
    internal Action<LockStep>? OnStep { get; set; }

    /// <summary>What is noted now, for tests.</summary>
    internal IReadOnlyList<LockRecord> Records => _table.Over(new ByteRange(0, long.MaxValue));

    /// <summary>Opens the lock file of a segment, and makes it if it is the first time.</summary>
    internal static SegmentLocks Open(SegmentHandle handle, string path, string name, TimeSpan patience)
    {
        var file = LockFile.OpenOrCreate(path);
        LockMapping? mapping = null;
        try
        {
            mapping = LockMapping.Map(file, path);
            return new SegmentLocks(handle, file, mapping, new LockGuard(name, patience), name);
        }
        finally
        {
            if (mapping is null)
            {
                file.Dispose();
            }
        }
    }

    /// <summary>Ends the waits that are under way (they fail) and takes no more. Locks that are held stay until they are disposed.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        AnnounceIfMapped();
        _watch.Dispose();
        _descriptors.Dispose();
        _mapping.Dispose(); // unmapped when the last lock and the last wait are gone
    }

    /// <summary>Makes one attempt. The mapping is counted during the call, and as long as the lock is held.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="held">The lock; null when somebody is in the way.</param>
    /// <param name="cancellation">Ends the wait for somebody else who takes over from the dead; nothing is taken then.</param>
    internal bool TryTake(in LockRequest request, [NotNullWhen(true)] out SegmentLock? held, CancellationToken cancellation)
    {
        held = null;
        var isCounted = false;
        _mapping.DangerousAddRef(ref isCounted); // throws ObjectDisposedException
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_table.IsRetired)
            {
                throw new SegmentGoneException($"{_name} was retired: there is nothing left to lock.");
            }

            var file = _descriptors.Take();
            var isTaken = false;
            try
            {
                isTaken = OfdLock.TryTake(file, request.Bytes, request.Mode == LockMode.Shared);
            }
            finally
            {
                if (!isTaken)
                {
                    _descriptors.Return(file);
                }
            }

            held = isTaken ? Note(request, file, cancellation) : null;
            return held is not null;
        }
        finally
        {
            if (held is null)
            {
                _mapping.DangerousRelease();
            }
        }
    }

    /// <summary>Gives up what <see cref="TryTake"/> took. The record goes first: from then on nothing is abandoned.</summary>
    internal void Release(SafeFileHandle file, int record)
    {
        _table.Clear(record);
        OnStep?.Invoke(LockStep.Cleared);
        GiveBack(file);
        _mapping.DangerousRelease();
    }

    /// <summary>Stops counting a lock that was collected.</summary>
    internal void Forget() => _mapping.DangerousRelease();

    private SegmentLock Note(in LockRequest request, SafeFileHandle file, CancellationToken cancellation)
    {
        var record = -1;
        ProcessIdentity? takenFrom = null; // of whom nothing but our own record may say any more that it died
        var isNoted = false;
        try
        {
            OnStep?.Invoke(LockStep.Taken);
            record = ClaimRecord(request, file, cancellation, out takenFrom);
            OnStep?.Invoke(LockStep.Noted);
            var deadOwner = _table.FindAbandoned(record, request.Bytes) ?? takenFrom;
            if (deadOwner is not null && request.Mode == LockMode.Exclusive)
            {
                _guard.Enter(file, cancellation);
                takenFrom = deadOwner;
                _table.TakeOver(file, record, request.Bytes);
                LockGuard.Leave(file);
                OnStep?.Invoke(LockStep.TakenOver);
            }

            var held = new SegmentLock(this, file, record, request, deadOwner);
            isNoted = true;
            return held;
        }
        finally
        {
            if (!isNoted)
            {
                if (record >= 0)
                {
                    Withdraw(record, request, takenFrom);
                }

                GiveBack(file);
            }
        }
    }

    /// <summary>Ends a record of whose lock nobody will hear. Where it has taken over from the dead, the next holder is told of them.</summary>
    private void Withdraw(int record, in LockRequest request, ProcessIdentity? takenFrom)
    {
        if (takenFrom is { } dead)
        {
            _table.LeaveTo(record, request.Bytes, dead);
        }
        else
        {
            _table.Clear(record);
        }
    }

    private int ClaimRecord(in LockRequest request, SafeFileHandle file, CancellationToken cancellation, out ProcessIdentity? replaced)
    {
        replaced = null;
        var record = _table.TryClaim(file);
        if (record >= 0)
        {
            _table.Publish(record, request.State, request.Bytes, ProcessIdentity.Current);
            return record;
        }

        if (request.Mode == LockMode.Exclusive)
        {
            _guard.Enter(file, cancellation);
            replaced = _table.FindAbandoned(own: -1, request.Bytes);
            record = _table.TryReplace(file, request.Bytes, ProcessIdentity.Current);
            LockGuard.Leave(file);
        }

        return record >= 0 ? record : throw TableFull();
    }

    private SegmentException TableFull() => new(
        $"{_name} has {LockTableLayout.RecordCount} locks, held or left by dead processes, and there is room for no more. "
        + "Lock larger ranges at a time; locking the whole segment exclusively once takes over what the dead have left.");

    private void GiveBack(SafeFileHandle file)
    {
        OfdLock.ReleaseAll(file);
        OnStep?.Invoke(LockStep.Released);
        _signal.Announce();
        _descriptors.Return(file);
    }

    private void AnnounceIfMapped()
    {
        var isCounted = false;
        try
        {
            _mapping.DangerousAddRef(ref isCounted);
            _signal.Announce();
        }
        catch (ObjectDisposedException)
        {
            // Nobody of this process waits any more; other processes watch for themselves.
        }
        finally
        {
            if (isCounted)
            {
                _mapping.DangerousRelease();
            }
        }
    }
}
