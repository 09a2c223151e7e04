namespace ActorShm.Segments;

public sealed partial class SegmentStore
{
    /// <summary>
    /// The bytes of retired segments whose memory is kept for the next ones, up to <see cref="SegmentStoreOptions.PoolBytes"/>. Not part of
    /// <see cref="UsedBytes"/>: it gives way as soon as it is in the way.
    /// </summary>
    public long PooledBytes => _ownership?.Pool.PooledBytes ?? 0;

    /// <summary>The memory that is kept, for tests; null in a store that only attached.</summary>
    internal SegmentPool? Pool => _ownership?.Pool;

    /// <summary>Gives pooled memory back to the machine, oldest first.</summary>
    /// <param name="maxBytes">How much may be kept.</param>
    /// <returns>How many bytes were given back. What somebody still has mapped is free when the last of them has unmapped it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxBytes"/> is negative.</exception>
    public long TrimPool(long maxBytes = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        ThrowIfDisposed();
        return _ownership?.Pool.TrimTo(maxBytes) ?? 0;
    }

    /// <summary>Makes a segment of pooled memory, in its next generation; null when there is none that fits and that nobody uses.</summary>
    private SegmentHandle? TryReuse(
        Ownership ownership, SegmentHandle asked, bool isCleared, string label, QuotaShare? share, CancellationToken cancellation)
    {
        var fileBytes = NpyLayout.FileBytes(asked.DataBytes);
        while (ownership.Pool.TryTake(fileBytes, cancellation) is { } memory)
        {
            var handle = asked with { Id = memory.Handle.Id, Generation = checked(memory.Handle.Generation + 1) };
            try
            {
                return Register(
                    ownership,
                    handle,
                    fileBytes,
                    () => Prepare(memory, handle, fileBytes, isCleared),
                    reason => Describe(handle, SegmentState.Filling, label, reason),
                    share);
            }
            catch (SegmentFormatException)
            {
                // Somebody has meddled with the file while it lay in the pool. It is discarded, and the next one looked at.
            }
            finally
            {
                memory.Discard(); // nothing to do once it has its name
            }
        }

        return null;
    }

    private PreparedData Prepare(PooledMemory memory, SegmentHandle handle, long fileBytes, bool isCleared)
    {
        memory.Prepare(NpyHeaderWriter.Write(handle.Element, handle.Shape), fileBytes, isCleared);
        var path = Path.Combine(memory.Directory, SegmentPaths.DataName(handle.Id, handle.Generation));
        return new PreparedData(
            $"memory of a retired segment in '{memory.Directory}', in its generation {handle.Generation}",
            Publish: () =>
            {
                Link(handle, path);
                memory.Publish(path, handle);
            },
            Discard: memory.Discard);
    }

    /// <summary>Whether the memory of a segment, and its mapping, are kept for the next one.</summary>
    private bool MayKeep(Ownership ownership, StateRecord record) =>
        record.State != SegmentState.Foreign
        && ownership.Pool.Accepts(NpyLayout.FileBytes(record.Handle.DataBytes))
        && ownership.Placement.IsFirstChoice(Path.GetDirectoryName(_paths.RealData(record.Handle))!);

    /// <summary>Takes the data of a segment that was just retired out of sight; null when it is not to be kept.</summary>
    /// <param name="ownership">Has the pool.</param>
    /// <param name="state">Says "retired"; belongs to the memory unless null is returned.</param>
    /// <param name="record">The segment, as it was before.</param>
    private PooledMemory? TryHide(Ownership ownership, StateFile state, StateRecord record)
    {
        var path = _paths.RealData(record.Handle);
        try
        {
            return MayKeep(ownership, record) ? PooledMemory.TryHide(state, record.Handle, path) : null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or SegmentException)
        {
            return null; // no descriptor left, for example: then the memory goes back to the machine, and the segment is retired all the same
        }
    }
}
