namespace ActorShm.Segments;

/// <content>Adopts files where they lie.</content>
public sealed partial class SegmentStore
{
    /// <summary>Makes a foreign <c>.npy</c> file a segment of this run, where it lies.</summary>
    /// <remarks>
    /// The file is checked and not copied. It stays its owner's: it is never sealed, moved or deleted, and its permissions decide who may open it.
    /// Nobody must truncate it while it is mapped (see <see cref="SegmentView"/>).
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="label">A name for people, of up to 254 bytes; a longer one is cut.</param>
    /// <exception cref="SegmentFormatException">
    /// The file is not a <c>.npy</c> file, is truncated, big-endian, of an unknown element type, or in Fortran order with two axes or more, or its data is not
    /// aligned for the element type.
    /// </exception>
    /// <exception cref="SegmentException">The file lies on hugetlbfs.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="OutOfSpaceException">The store's directory has no room for the few bytes that record the segment; nothing was left behind.</exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public SegmentHandle Adopt(string path, string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        ThrowIfDisposed();
        var header = ReadAdoptable(path);
        return _maker.Adopt(header.Element, header.Shape, Path.GetFullPath(path), label);
    }

    /// <summary>Reads the header of a file, and checks that <see cref="Adopt"/> would take the file. Reads no element. Safe on any thread.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SegmentFormatException">
    /// The file is not a <c>.npy</c> file, is truncated, big-endian, of an unknown element type, or in Fortran order with two axes or more, or its data is not
    /// aligned for the element type.
    /// </exception>
    /// <exception cref="SegmentException">The file lies on hugetlbfs.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static NpyHeader ReadAdoptable(string path)
    {
        var header = NpyFile.ReadHeader(path, isMapped: true);
        NpyFile.RequireUsableInPlace(header, path);
        return header;
    }
}
