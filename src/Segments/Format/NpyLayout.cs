namespace ActorShm.Segments;

/// <summary>Where the parts of a <c>.npy</c> file lie, as in NumPy's format description (NEP 1).</summary>
/// <remarks>
/// <code>
/// a segment                                            version 2.0 and 3.0 differ in the length
///  0        6     8        10                 4096      0        6     8             12
///  +--------+-----+--------+-----------------+----      +--------+-----+-------------+------
///  |\x93NUMPY| 1 0 | uint16 | {'descr': …} … \n| data   |\x93NUMPY| 2 0 | uint32      | {'descr…
///  +--------+-----+--------+-----------------+----      +--------+-----+-------------+------
/// </code>
/// </remarks>
internal static class NpyLayout
{
    /// <summary>Where the elements of a segment start: one page, so that the data is page-aligned in every mapping.</summary>
    public const int DataOffset = 4096;

    /// <summary>The file length of a segment without elements: stock NumPy cannot map an offset at the end of a file.</summary>
    public const int EmptyFileBytes = 8192;

    /// <summary>Where the dictionary starts in version 1.0.</summary>
    public const int ShortPreambleBytes = 10;

    /// <summary>Where the dictionary starts in versions 2.0 and 3.0.</summary>
    public const int LongPreambleBytes = 12;

    /// <summary>No header longer than this is read, whatever its length field says.</summary>
    public const int MaxHeaderBytes = 64 * 1024;

    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Whether a file could be long enough for so many elements.</summary>
    public static bool IsPossible(ElementType element, long elementCount) => elementCount <= (long.MaxValue - DataOffset) / element.SizeBytes();

    /// <summary>The whole file of a segment with so many bytes of elements.</summary>
    public static long FileBytes(long dataBytes) => dataBytes == 0 ? EmptyFileBytes : checked(DataOffset + dataBytes);
}
