namespace ActorShm.Segments;

public sealed partial class SegmentStore
{
    private const uint FirstGeneration = 1;

    /// <summary>Sets a part of the quota aside for segments and shared files that are to be made one after the other, so that either all of them find room or none is made. Owner's store only.</summary>
    /// <param name="bytes">What they take together: the sum of <see cref="BytesFor"/>, and of the lengths of shared files.</param>
    /// <returns>What <see cref="Create(ElementType, Shape, string, ArrayContent?, CancellationToken, QuotaShare?)"/> and <see cref="CreateSharedFile"/> take them out of. The caller disposes it.</returns>
    /// <exception cref="OutOfSpaceException">So much is not left of the quota.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">The store is attached, not owned.</exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public QuotaShare SetAside(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return RequireOwnership("set a part of the quota aside").SetAside(bytes);
    }

    /// <summary>Makes a foreign <c>.npy</c> file a segment of this run, where it lies. Owner's store only.</summary>
    /// <remarks>
    /// The file is checked and not copied. It stays its owner's: it is never sealed, moved or deleted, and its permissions decide who may open it.
    /// Nobody must truncate it while it is mapped (see <see cref="SegmentView"/>).
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="label">A name for people, of up to 254 bytes; what is longer is cut.</param>
    /// <exception cref="SegmentFormatException">
    /// The file is no <c>.npy</c> file, truncated, big-endian, of an unknown element type, in Fortran order with two axes or more, or its data is not
    /// aligned for the element type.
    /// </exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidOperationException">The store is attached, not owned.</exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public SegmentHandle Adopt(string path, string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        var ownership = RequireOwnership("adopt files");
        var header = ReadAdoptable(path);
        var handle = new SegmentHandle(SegmentId.New(), FirstGeneration, header.Element, header.Shape);
        return Register(
            ownership,
            handle,
            countedBytes: 0,
            () => new PreparedData("adopted where it lies", Publish: () => Link(handle, Path.GetFullPath(path)), Discard: () => { }),
            reason => Describe(handle, SegmentState.Foreign, label, reason));
    }

    /// <summary>Reads the header of a file that <see cref="Adopt"/> would take. Touches no element. Safe on any thread.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SegmentFormatException">
    /// The file is no <c>.npy</c> file, truncated, big-endian, of an unknown element type, in Fortran order with two axes or more, or its data is not
    /// aligned for the element type.
    /// </exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static NpyHeader ReadAdoptable(string path)
    {
        var header = NpyFile.ReadHeader(path);
        RequireUsableInPlace(header, path);
        return header;
    }

    /// <summary>Refuses an array whose elements a span cannot view in order.</summary>
    internal static void RequireUsableInPlace(NpyHeader header, string source)
    {
        if (header.IsBigEndian)
        {
            throw new SegmentFormatException($"'{source}' holds big-endian {header.Element.Name()}; in place only little-endian numbers can be worked on. {ImportAdvice.For(source)}");
        }

        if (header.IsTransposed)
        {
            throw new SegmentFormatException($"'{source}' is in Fortran order with {header.Shape.Rank} axes; segments are in C order. {ImportAdvice.For(source)}");
        }

        if (header.DataOffset % header.Element.Component().SizeBytes() != 0)
        {
            throw new SegmentFormatException(
                $"'{source}' has its data at byte {header.DataOffset}, which is not aligned for {header.Element.Name()}, so it cannot be used in place. {ImportAdvice.For(source)}");
        }
    }

    /// <summary>Whether a file could be long enough for an array, on whatever file system.</summary>
    /// <param name="element">The element type.</param>
    /// <param name="shape">The lengths of the axes.</param>
    public static bool IsPossible(ElementType element, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.ElementCount <= (long.MaxValue - NpyLayout.DataOffset) / element.SizeBytes();
    }

    private static void RequireShareOf(Ownership ownership, QuotaShare? share)
    {
        if (share is not null && share.Owner != ownership)
        {
            throw new ArgumentException("What was set aside is a part of another store's quota.", nameof(share));
        }
    }

    // Without the name of the parameter: people read it at a command line.
    private static Shape RequirePossible(ElementType element, Shape shape) =>
        IsPossible(element, shape)
            ? shape
            : throw new ArgumentOutOfRangeException(paramName: null, $"An array of shape {shape} and type {element.Name()} is longer than any file can be.");

    /// <summary>Makes a segment with all its space reserved, and writes no element.</summary>
    /// <param name="element">The element type.</param>
    /// <param name="shape">The lengths of the axes.</param>
    /// <param name="label">A name for people.</param>
    /// <param name="isCleared">Whether its pages are zeros, also where they come from the pool.</param>
    /// <param name="share">What was set aside of the quota for it; null for none.</param>
    /// <param name="cancellation">Ends it while the space is reserved; nothing is left then.</param>
    private SegmentHandle MakeUnfilled(ElementType element, Shape shape, string label, bool isCleared = false, QuotaShare? share = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(label);
        var ownership = RequireOwnership("create segments");
        RequireShareOf(ownership, share);
        var handle = new SegmentHandle(SegmentId.New(), FirstGeneration, element, RequirePossible(element, shape));
        var fileBytes = NpyLayout.FileBytes(handle.DataBytes);
        return TryReuse(ownership, handle, isCleared, label, share, cancellation) ?? Register(
            ownership,
            handle,
            fileBytes,
            () => PlaceNew(ownership, handle, fileBytes, isSpilled: false, cancellation),
            reason => Describe(handle, SegmentState.Filling, label, reason),
            share);
    }

    /// <summary>Makes a segment of data that is being prepared; nothing is left when that fails.</summary>
    /// <param name="ownership">Counts the segment.</param>
    /// <param name="handle">The segment.</param>
    /// <param name="countedBytes">What it counts against the quota.</param>
    /// <param name="prepare">Makes the data, under a name that nobody looks for.</param>
    /// <param name="describe">Makes the record of the state from the reason why the data lies where it does.</param>
    /// <param name="share">What was set aside of the quota for it; null for none.</param>
    private SegmentHandle Register(
        Ownership ownership, SegmentHandle handle, long countedBytes, Func<PreparedData> prepare, Func<string, StateRecord> describe, QuotaShare? share = null)
    {
        var takenBytes = ownership.Begin(handle, countedBytes, share);
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
                RemoveNames(ownership, handle);
                NativeFile.Unlink(WorkName.Unfinished(_paths.State(handle.Id))); // only when the data is gone: it says to a sweep whose that is
            });
            undoing.Try(() => ownership.PutBack(share, takenBytes));
            undoing.AttachTo(reason);
            throw;
        }

        if (_isDisposed && ownership.IsExclusive)
        {
            _paths.Remove(handle); // the store was disposed while the files were made, and may have missed them
            throw new ObjectDisposedException(nameof(SegmentStore));
        }

        ownership.Complete(handle.Id);
        return handle;
    }

    /// <summary>Gives the files of a new segment their names.</summary>
    /// <remarks>
    /// The state comes last: then the segment exists. Under its unfinished name it is there before the data has its name, so a sweeper knows whose data it is if
    /// we die in between.
    /// </remarks>
    private void Publish(SegmentHandle handle, PreparedData data, StateRecord record)
    {
        var unfinished = StateFile.CreateUnfinished(_paths.State(handle.Id), record);
        data.Publish();
        NativeFile.Rename(unfinished, _paths.State(handle.Id));
    }

    private PreparedData PlaceNew(Ownership ownership, SegmentHandle handle, long fileBytes, bool isSpilled, CancellationToken cancellation)
    {
        var header = NpyHeaderWriter.Write(handle.Element, handle.Shape);
        var placed = ownership.Placement.Place(SegmentPaths.DataName(handle.Id, handle.Generation), header, fileBytes, isSpilled, ownership.Pool.TryMakeRoom, cancellation);
        return new PreparedData(
            placed.Reason,
            Publish: () =>
            {
                Link(handle, placed.Path);
                NativeFile.Rename(placed.UnfinishedPath, placed.Path);
            },
            Discard: () => NativeFile.Unlink(placed.UnfinishedPath));
    }

    /// <summary>Puts a link where the data is looked for, unless it lies right there.</summary>
    private void Link(SegmentHandle handle, string realPath)
    {
        if (!string.Equals(realPath, _paths.Data(handle), StringComparison.Ordinal))
        {
            File.CreateSymbolicLink(_paths.Data(handle), realPath);
        }
    }

    private static StateRecord Describe(SegmentHandle handle, SegmentState state, string label, string reason) =>
        new(handle, state, ProcessMark.Current, DateTimeOffset.UtcNow, label, reason);
}
