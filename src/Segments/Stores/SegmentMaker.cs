namespace ActorShm.Segments;

/// <summary>Makes the files of new segments: from pooled memory, from new space, or as a link to a foreign file.</summary>
/// <param name="paths">Where they lie.</param>
/// <param name="inventory">Counts them, places them, and has the pool.</param>
/// <param name="remover">Removes the names of what has come to nothing.</param>
internal sealed class SegmentMaker(SegmentPaths paths, StoreInventory inventory, SegmentRemover remover)
{
    private readonly SegmentFiles _files = new(paths);

    /// <summary>Makes a segment, from pooled memory if any fits, and writes no element.</summary>
    /// <param name="element">The element type.</param>
    /// <param name="shape">The lengths of the axes; the caller has checked that a file can be long enough.</param>
    /// <param name="label">A name for people.</param>
    /// <param name="isCleared">Whether its pages must be zeros, even if they come from the pool.</param>
    /// <param name="share">The part of the quota that was set aside for it; null for none.</param>
    /// <param name="cancellation">Ends the call while space is reserved; nothing is left behind.</param>
    public SegmentHandle Make(ElementType element, Shape shape, string label, bool isCleared, QuotaShare? share, CancellationToken cancellation)
    {
        var handle = new SegmentHandle(SegmentId.New(), SegmentHandle.FirstGeneration, element, shape);
        var fileBytes = NpyLayout.FileBytes(handle.DataBytes);
        return TryReuse(handle, isCleared, label, share, cancellation) ?? Register(
            handle,
            fileBytes,
            () => PlaceNew(handle, fileBytes, isSpilled: false, cancellation),
            reason => Describe(handle, SegmentState.Filling, label, reason),
            share);
    }

    /// <summary>Makes a segment on a disk, which does not count against the quota.</summary>
    /// <inheritdoc cref="Make"/>
    public SegmentHandle MakeSpilled(ElementType element, Shape shape, string label, CancellationToken cancellation)
    {
        var handle = new SegmentHandle(SegmentId.New(), SegmentHandle.FirstGeneration, element, shape);
        return Register(
            handle,
            countedBytes: 0,
            () => PlaceNew(handle, NpyLayout.FileBytes(handle.DataBytes), isSpilled: true, cancellation),
            reason => Describe(handle, SegmentState.Filling, label, $"spilled: {reason}"));
    }

    /// <summary>Makes a segment of a foreign file that the caller has checked.</summary>
    /// <param name="element">The element type.</param>
    /// <param name="shape">The lengths of the axes.</param>
    /// <param name="path">The absolute path of the file.</param>
    /// <param name="label">A name for people.</param>
    public SegmentHandle Adopt(ElementType element, Shape shape, string path, string label)
    {
        var handle = new SegmentHandle(SegmentId.New(), SegmentHandle.FirstGeneration, element, shape);
        return Register(
            handle,
            countedBytes: 0,
            () => new PreparedData("adopted where it lies", Publish: () => Link(handle, path), Discard: () => { }),
            reason => Describe(handle, SegmentState.Foreign, label, reason));
    }

    /// <summary>Makes a segment from pooled memory, in the memory's next generation; null when no pooled memory fits that nobody uses.</summary>
    private SegmentHandle? TryReuse(
        SegmentHandle asked, bool isCleared, string label, QuotaShare? share, CancellationToken cancellation)
    {
        var fileBytes = NpyLayout.FileBytes(asked.DataBytes);
        while (inventory.Pool.TryTake(fileBytes, cancellation) is { } memory)
        {
            var handle = asked with { Id = memory.Handle.Id, Generation = checked(memory.Handle.Generation + 1) };
            try
            {
                return Register(
                    handle,
                    fileBytes,
                    () => Prepare(memory, handle, fileBytes, isCleared),
                    reason => Describe(handle, SegmentState.Filling, label, reason),
                    share);
            }
            catch (SegmentFormatException)
            {
                // Somebody has meddled with the file while it lay in the pool. It is discarded, and the next file is tried.
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

    /// <summary>Makes a segment of the data that <paramref name="prepare"/> makes; if anything fails, nothing is left behind.</summary>
    /// <param name="handle">The segment.</param>
    /// <param name="countedBytes">What it counts against the quota.</param>
    /// <param name="prepare">Makes the data, under a name that nobody looks for.</param>
    /// <param name="describe">Makes the record of the state from the reason why the data lies where it does.</param>
    /// <param name="share">The part of the quota that was set aside for it; null for none.</param>
    private SegmentHandle Register(
        SegmentHandle handle, long countedBytes, Func<PreparedData> prepare, Func<string, StateRecord> describe, QuotaShare? share = null)
    {
        var takenBytes = inventory.Begin(handle, countedBytes, share);
        PreparedData? data = null;
        try
        {
            data = prepare();
            Publish(handle, data, describe(data.Reason));
        }
        catch (Exception reason)
        {
            var undoing = new RemovalSteps();
            undoing.Try(() => data?.Discard());
            undoing.Try(() =>
            {
                remover.RemoveNames(handle);
                NativeFile.Unlink(WorkName.Unfinished(paths.State(handle.Id))); // only when the data is gone: this file tells a sweep whose data that is
            });
            KeptMappings.Drop(handle.Id); // the data may have had its name already, and pooled memory its mapping
            undoing.Try(() => inventory.PutBack(share, takenBytes));
            undoing.AttachTo(reason);
            throw;
        }

        if (!inventory.TryComplete(handle.Id))
        {
            _files.Remove(handle); // the store was disposed while the files were made, and may have missed them
            throw new ObjectDisposedException(nameof(SegmentStore));
        }

        return handle;
    }

    /// <summary>Gives the files of a new segment their names.</summary>
    /// <remarks>
    /// The state file gets its name last: then the segment exists. Under its unfinished name it is there before the data has its name, so that if this process dies in between, a sweep
    /// knows whose data it is.
    /// </remarks>
    private void Publish(SegmentHandle handle, PreparedData data, StateRecord record)
    {
        var isLasting = IsLasting();
        var unfinished = WithRoom(() => StateFile.CreateUnfinished(paths.State(handle.Id), record, isLasting));
        data.Publish();
        NativeFile.Rename(unfinished, paths.State(handle.Id));
        if (isLasting)
        {
            UnnamedFile.SyncDirectory(paths.Directory);
        }
    }

    private bool IsLasting() => !inventory.IsExclusive && StableStorage.IsFor(paths.Directory);

    private PreparedData PlaceNew(SegmentHandle handle, long fileBytes, bool isSpilled, CancellationToken cancellation)
    {
        SpaceLimit.OfFileSize.Admit(fileBytes); // no room that is made changes it
        var header = NpyHeaderWriter.Write(handle.Element, handle.Shape);
        var placed = inventory.Placement.Place(SegmentPaths.DataName(handle.Id, handle.Generation), header, fileBytes, isSpilled, inventory.Pool.TryMakeRoom, cancellation);
        return new PreparedData(
            placed.Reason,
            Publish: () =>
            {
                if (IsLasting())
                {
                    StableStorage.Sync(placed.UnfinishedPath); // the header and the length; no element is written yet
                }

                Link(handle, placed.Path);
                NativeFile.Rename(placed.UnfinishedPath, placed.Path);
            },
            Discard: () => NativeFile.Unlink(placed.UnfinishedPath));
    }

    /// <summary>Puts a link where processes look for the data, unless the data lies there itself.</summary>
    private void Link(SegmentHandle handle, string realPath)
    {
        if (!string.Equals(realPath, paths.Data(handle), StringComparison.Ordinal))
        {
            WithRoom(() => File.CreateSymbolicLink(paths.Data(handle), realPath));
        }
    }

    /// <summary>Makes a file or link that a segment has beside its data. If the file system is in memory and full, pooled memory gives way.</summary>
    /// <exception cref="OutOfSpaceException">The file system is full, and no pooled memory can give way.</exception>
    private T WithRoom<T>(Func<T> make)
    {
        while (true)
        {
            try
            {
                return make();
            }
            catch (IOException full) when (full.HResult is Errno.NoSpace or Errno.QuotaExceeded)
            {
                var space = FileSystemSpace.Of(paths.Directory);
                if (!space.IsInMemory || !inventory.Pool.TryEvictOldest())
                {
                    throw new OutOfSpaceException(StateRecord.RecordBytes, Math.Min(space.FreeBytes, StateRecord.RecordBytes - 1), $"the free space of '{paths.Directory}'");
                }
            }
        }
    }

    private static StateRecord Describe(SegmentHandle handle, SegmentState state, string label, string reason) =>
        new(handle, state, ProcessMark.Current, DateTimeOffset.UtcNow, label, reason);
}
