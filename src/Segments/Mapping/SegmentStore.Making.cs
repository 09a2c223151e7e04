namespace ActorShm.Segments;

public sealed partial class SegmentStore
{
    private const uint FirstGeneration = 1;

    private const string ImportAdvice = "Import converts it into a segment: SegmentStore.Import, on the command line 'actorshm segments import'.";

    /// <summary>Makes a segment of zeros, with all its space reserved. Owner's store only.</summary>
    /// <remarks>
    /// In memory every page is populated before this returns, and only one process on the machine does so at a time: expect about 0.3 s
    /// per GB, and more while another reserves. What fails leaves nothing behind.
    /// </remarks>
    /// <param name="element">The element type.</param>
    /// <param name="shape">The lengths of the axes.</param>
    /// <param name="label">A name for people, of up to 254 bytes; what is longer is cut.</param>
    /// <param name="content">What it holds at first.</param>
    /// <exception cref="OutOfSpaceException">No placement directory has the room, or the quota is used up.</exception>
    /// <exception cref="SegmentException">No placement directory can be used at all; the text has the reason for each.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The array is longer than any file can be.</exception>
    /// <exception cref="InvalidOperationException">The store is attached, not owned.</exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public SegmentHandle Create(ElementType element, Shape shape, string label, InitialContent content = InitialContent.Zeros)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(label);
        if (!Enum.IsDefined(content))
        {
            throw new ArgumentOutOfRangeException(nameof(content), content, null);
        }

        var ownership = RequireOwnership("create segments");
        if (shape.ElementCount > (long.MaxValue - NpyLayout.DataOffset) / element.SizeBytes())
        {
            throw new ArgumentOutOfRangeException(nameof(shape), $"An array of shape {shape} and type {element.Name()} is longer than any file can be.");
        }

        var handle = new SegmentHandle(SegmentId.New(), FirstGeneration, element, shape);
        var fileBytes = NpyLayout.FileBytes(handle.DataBytes);
        return Register(ownership, handle, fileBytes, () =>
        {
            var placed = ownership.Placement.Place(handle.Id, NpyHeaderWriter.Write(element, shape), fileBytes);
            if (!string.Equals(placed.Path, _paths.Data(handle.Id), StringComparison.Ordinal))
            {
                File.CreateSymbolicLink(_paths.Data(handle.Id), placed.Path);
            }

            WriteState(handle, SegmentState.Filling, label, placed.Reason);
        });
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
        var header = NpyFile.ReadHeader(path);
        RequireUsableInPlace(header, path);

        var handle = new SegmentHandle(SegmentId.New(), FirstGeneration, header.Element, header.Shape);
        return Register(ownership, handle, fileBytes: 0, () =>
        {
            File.CreateSymbolicLink(_paths.Data(handle.Id), Path.GetFullPath(path));
            WriteState(handle, SegmentState.Foreign, label, "adopted where it lies");
        });
    }

    /// <summary>Refuses an array whose elements a span cannot view in order.</summary>
    internal static void RequireUsableInPlace(NpyHeader header, string source)
    {
        if (header.IsBigEndian)
        {
            throw new SegmentFormatException($"'{source}' holds big-endian {header.Element.Name()}; in place only little-endian numbers can be worked on. {ImportAdvice}");
        }

        if (header.IsTransposed)
        {
            throw new SegmentFormatException($"'{source}' is in Fortran order with {header.Shape.Rank} axes; segments are in C order. {ImportAdvice}");
        }

        if (header.DataOffset % header.Element.Component().SizeBytes() != 0)
        {
            throw new SegmentFormatException(
                $"'{source}' has its data at byte {header.DataOffset}, which is not aligned for {header.Element.Name()}, so it cannot be used in place. {ImportAdvice}");
        }
    }

    private SegmentHandle Register(Ownership ownership, SegmentHandle handle, long fileBytes, Action makeFiles)
    {
        ownership.Begin(handle.Id, fileBytes);
        var isMade = false;
        try
        {
            makeFiles();
            isMade = true;
        }
        finally
        {
            if (!isMade)
            {
                RemoveFiles(handle.Id);
                ownership.End(handle.Id);
            }
        }

        if (_isDisposed)
        {
            RemoveFiles(handle.Id); // the store was disposed while the files were made, and may have missed them
            throw new ObjectDisposedException(nameof(SegmentStore));
        }

        return handle;
    }

    private void WriteState(SegmentHandle handle, SegmentState state, string label, string reason) =>
        StateFile.Create(_paths.State(handle.Id), new StateRecord(handle, state, ProcessIdentity.Current, DateTimeOffset.UtcNow, label, reason));
}
