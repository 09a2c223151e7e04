namespace ActorShm.Segments;

/// <content>Locks on segments.</content>
public partial class SegmentDirectory
{
    /// <summary>Opens the locks of a segment, for callers that lock more than once. The first call for a segment makes the file of its locks.</summary>
    /// <returns>The locks, which the caller disposes; they are independent of views and of the store.</returns>
    /// <exception cref="OutOfSpaceException">This is the first call for the segment, and there is no room for the table of locks, 16 KiB.</exception>
    /// <inheritdoc cref="PathOf" path="/exception"/>
    public SegmentLocks OpenLocks(SegmentHandle handle)
    {
        using var state = OpenState(handle);
        var record = state.ReadFor(handle);
        var path = Paths.Lock(handle.Id, handle.Generation);
        var locks = SegmentLocks.Open(handle, path, record.Name, ChangePatience);
        try
        {
            // A process that retires the segment changes the state first and then removes the files. So either it removes the file made here, or the changed state shows here.
            state.ReadFor(handle);
            return locks;
        }
        catch (SegmentGoneException)
        {
            locks.Dispose();
            NativeFile.Unlink(path);
            throw;
        }
    }

    /// <summary>Waits for an exclusive lock on the whole segment. For more than a few locks, <see cref="OpenLocks"/> saves opening the file each time.</summary>
    /// <inheritdoc cref="Lock(SegmentHandle, PartitionRange, LockMode, CancellationToken)"/>
    public SegmentLock Lock(SegmentHandle handle, CancellationToken cancellation = default)
    {
        using var locks = OpenLocks(handle);
        return locks.Acquire(cancellation);
    }

    /// <summary>Waits for a lock on a range of elements. For more than a few locks, <see cref="OpenLocks"/> saves opening the file each time.</summary>
    /// <param name="handle">Names the segment.</param>
    /// <param name="range">The elements; at least one, unless the range is all of an empty segment.</param>
    /// <param name="mode">Which other locks this lock keeps out.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The lock; dispose it to give it up.</returns>
    /// <inheritdoc cref="OpenLocks" path="/exception"/>
    /// <inheritdoc cref="SegmentLocks.Acquire(PartitionRange, LockMode, CancellationToken)" path="/exception"/>
    public SegmentLock Lock(SegmentHandle handle, PartitionRange range, LockMode mode = LockMode.Exclusive, CancellationToken cancellation = default)
    {
        using var locks = OpenLocks(handle);
        return locks.Acquire(range, mode, cancellation);
    }
}
