namespace ActorShm.Segments;

/// <summary>The layout of a <c>.npy</c> file, as in NumPy's format description (NEP 1).</summary>
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
    /// <summary>The offset of the elements of a segment: one page, so that the data is page-aligned in every mapping.</summary>
    public const int DataOffset = 4096;

    /// <summary>The file length of a segment without elements, which is padded because stock NumPy cannot map an offset at the end of a file.</summary>
    public const int EmptyFileBytes = 8192;

    /// <summary>The offset of the dictionary in version 1.0.</summary>
    public const int ShortPreambleBytes = 10;

    /// <summary>The offset of the dictionary in versions 2.0 and 3.0.</summary>
    public const int LongPreambleBytes = 12;

    /// <summary>The longest header that is read, whatever its length field says.</summary>
    public const int MaxHeaderBytes = 64 * 1024;

    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Determines whether a file can be long enough for so many elements.</summary>
    public static bool IsPossible(ElementType element, long elementCount) => elementCount <= (long.MaxValue - DataOffset) / element.SizeBytes();

    /// <summary>Gets the length of the whole file of a segment with so many bytes of elements.</summary>
    public static long FileBytes(long dataBytes) => dataBytes == 0 ? EmptyFileBytes : checked(DataOffset + dataBytes);
}
