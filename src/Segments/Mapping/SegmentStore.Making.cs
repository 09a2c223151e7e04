namespace ActorShm.Segments;

/// <content>What makes room for segments, and makes them of files.</content>
public sealed partial class SegmentStore
{
    /// <summary>Sets a part of the quota aside for segments and shared files that are to be made one after the other, so that either all of them find room or none is made.</summary>
    /// <param name="bytes">What they take together: the sum of <see cref="BytesFor"/>, and of the lengths of shared files.</param>
    /// <returns>What <see cref="Create"/> and <see cref="CreateSharedFile"/> take them out of. The caller disposes it.</returns>
    /// <exception cref="OutOfSpaceException">So much is not left of the quota.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative.</exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public QuotaShare SetAside(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ThrowIfDisposed();
        return _ownership.SetAside(bytes);
    }

    /// <summary>Makes a foreign <c>.npy</c> file a segment of this run, where it lies.</summary>
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
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public SegmentHandle Adopt(string path, string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        ThrowIfDisposed();
        var header = ReadAdoptable(path);
        return _maker.Adopt(header.Element, header.Shape, Path.GetFullPath(path), label);
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
        NpyFile.RequireUsableInPlace(header, path);
        return header;
    }

    /// <summary>Whether a file could be long enough for an array, on whatever file system.</summary>
    /// <param name="element">The element type.</param>
    /// <param name="shape">The lengths of the axes.</param>
    public static bool IsPossible(ElementType element, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return NpyLayout.IsPossible(element, shape.ElementCount);
    }

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
        ThrowIfDisposed();
        RequireShareOfOwn(share);
        return _maker.Make(element, RequirePossible(element, shape), label, isCleared, share, cancellation);
    }

    private void RequireShareOfOwn(QuotaShare? share)
    {
        if (share is not null && share.Owner != _ownership)
        {
            throw new ArgumentException("What was set aside is a part of another store's quota.", nameof(share));
        }
    }

    // Without the name of the parameter: people read it at a command line.
    private static Shape RequirePossible(ElementType element, Shape shape) =>
        IsPossible(element, shape)
            ? shape
            : throw new ArgumentOutOfRangeException(paramName: null, $"An array of shape {shape} and type {element.Name()} is longer than any file can be.");
}
