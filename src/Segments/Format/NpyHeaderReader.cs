using System.Buffers.Binary;

namespace ActorShm.Segments;

/// <summary>Checks the start of a <c>.npy</c> file and turns it into a <see cref="NpyHeader"/>. Pure: bytes in, header out.</summary>
internal static class NpyHeaderReader
{
    /// <summary>Computes the offset at which the header ends and the data starts, from the length field alone.</summary>
    /// <exception cref="SegmentFormatException">The bytes are not the start of a <c>.npy</c> file of a known version.</exception>
    public static int HeaderEnd(ReadOnlySpan<byte> prefix, string source)
    {
        if (prefix.Length < NpyLayout.ShortPreambleBytes && (prefix.StartsWith(NpyLayout.Magic) || NpyLayout.Magic.StartsWith(prefix)))
        {
            throw Truncated(source, NpyLayout.ShortPreambleBytes, prefix.Length);
        }

        if (!prefix.StartsWith(NpyLayout.Magic))
        {
            throw new SegmentFormatException(
                $"'{source}' is not a .npy file: it does not start with \\x93NUMPY. Save the array with numpy.save first.");
        }

        var (major, minor) = (prefix[6], prefix[7]);
        if (major is < 1 or > 3 || minor != 0)
        {
            throw new SegmentFormatException($"'{source}' has .npy format {major}.{minor}; known are 1.0, 2.0 and 3.0.");
        }

        if (major == 1)
        {
            return NpyLayout.ShortPreambleBytes + BinaryPrimitives.ReadUInt16LittleEndian(prefix[8..]);
        }

        if (prefix.Length < NpyLayout.LongPreambleBytes)
        {
            throw Truncated(source, NpyLayout.LongPreambleBytes, prefix.Length);
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]);
        if (length > NpyLayout.MaxHeaderBytes)
        {
            throw new SegmentFormatException(
                $"'{source}' has a header of {length:N0} bytes; more than {NpyLayout.MaxHeaderBytes:N0} are not read. The file is damaged or no array.");
        }

        return NpyLayout.LongPreambleBytes + (int)length;
    }

    /// <summary>Reads the header from the first bytes of a file, and checks that the file is long enough for its data.</summary>
    /// <param name="prefix">The file up to <see cref="HeaderEnd"/> or more, or all of a shorter file.</param>
    /// <param name="fileBytes">The length of the whole file.</param>
    /// <param name="source">The name of the file in error messages.</param>
    public static NpyHeader Read(ReadOnlySpan<byte> prefix, long fileBytes, string source)
    {
        var headerEnd = HeaderEnd(prefix, source);
        if (headerEnd > prefix.Length)
        {
            throw Truncated(source, headerEnd, fileBytes);
        }

        var major = prefix[6];
        var start = major == 1 ? NpyLayout.ShortPreambleBytes : NpyLayout.LongPreambleBytes;
        var fields = NpyDictionary.Parse(prefix[start..headerEnd], source);
        var (element, isBigEndian) = NpyDescr.Parse(fields.Descr, source);
        if (fields.Shape.ElementCount > (long.MaxValue - headerEnd) / element.SizeBytes())
        {
            throw new SegmentFormatException($"'{source}': shape {fields.Shape} of {element.Name()} is more bytes than can be counted.");
        }

        var header = new NpyHeader(element, fields.Shape, fields.FortranOrder, headerEnd, new Version(major, 0)) { IsBigEndian = isBigEndian };
        var needed = headerEnd + header.DataBytes;
        return needed <= fileBytes ? header : throw Truncated(source, needed, fileBytes);
    }

    private static SegmentFormatException Truncated(string source, long neededBytes, long foundBytes) =>
        new($"'{source}' is truncated: its header needs {neededBytes:N0} bytes in all, the file has {foundBytes:N0}. Copy or save it again.");
}
