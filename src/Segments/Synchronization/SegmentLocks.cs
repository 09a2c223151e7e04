using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Locks one segment: exclusively or shared, all of it or a range of its elements, among all processes and threads of a user.</summary>
/// <remarks>
/// <para>Locks are advisory: views and atomic operations ignore them. They protect only if all code that uses the segment agrees to take them.</para>
/// <para>The kernel keeps the locks (open-file-description locks), and drops them when the process that holds them dies, however it dies. The next exclusive holder
/// of an element is told (<see cref="SegmentLock.PreviousOwnerDied"/>), because the element may be half changed.</para>
/// <para>Locks are not recursive: a thread that asks for elements that it has already locked waits for itself. Locks are granted in no particular order: a stream
/// of readers can keep a writer waiting. <b>Deadlocks are not detected</b>: take ranges in ascending order, or wait with a timeout.</para>
/// <para>This object takes one descriptor and 16 KiB of mapped memory, one more descriptor for each lock that is held, and up to four that wait for reuse.
/// Safe on any thread. Dispose it when no more locks are wanted; held locks stay.</para>
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

    /// <summary>The range of all elements.</summary>
    public PartitionRange Whole => new(0, Handle.ElementCount);

    /// <summary>Called at every step, so that a test can die there.</summary>
    internal Action<LockStep>? OnStep { get; set; }

    /// <summary>The records that the table has now, for tests.</summary>
    internal IReadOnlyList<LockRecord> Records => _table.Over(new ByteRange(0, long.MaxValue));

    /// <summary>Opens the lock file of a segment, and makes it if there is none yet.</summary>
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

    /// <summary>Ends the waits in progress, which fail, and accepts no more. Held locks stay until they are disposed.</summary>
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

    /// <summary>Makes one attempt to take a lock. A reference to the mapping is held during the call, and as long as the lock is held.</summary>
    /// <param name="request">The lock to take.</param>
    /// <param name="held">The lock; null when another lock is in the way.</param>
    /// <param name="cancellation">Ends the wait for another process that takes over from dead holders; then no lock is taken.</param>
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

    /// <summary>Gives up a lock that <see cref="TryTake"/> took. The record is cleared first: from then on a death abandons nothing.</summary>
    internal void Release(SafeFileHandle file, int record)
    {
        _table.Clear(record);
        OnStep?.Invoke(LockStep.Cleared);
        GiveBack(file);
        _mapping.DangerousRelease();
    }

    /// <summary>Releases the reference to the mapping of a lock that was collected.</summary>
    internal void Forget() => _mapping.DangerousRelease();

    private SegmentLock Note(in LockRequest request, SafeFileHandle file, CancellationToken cancellation)
    {
        var record = -1;
        ProcessIdentity? takenFrom = null; // a dead writer whose death only this lock's own record may still tell
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

    /// <summary>Ends the record of a lock that the caller will not get. If the record has taken over from a dead writer, the next holder is told of that one.</summary>
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
            // No thread of this process waits any more; other processes watch holders themselves.
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
