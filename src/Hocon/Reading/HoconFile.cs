using System.Text;

namespace ActorShm.Hocon;

/// <summary>Reads files as strict UTF-8. A file may have at most <see cref="HoconLimits.TextLength"/> bytes.</summary>
internal static class HoconFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the text of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="includedAt">The include statement that names it.</param>
    /// <exception cref="HoconParseException">The file cannot be read, is too large, or is not UTF-8.</exception>
    public static string Read(string file, HoconOrigin includedAt)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return Read(stream, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HoconParseException(includedAt, $"'{file}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads the text of a stream.</summary>
    /// <param name="stream">The bytes. The stream is read to the end and not disposed.</param>
    /// <param name="name">The name of the stream in messages.</param>
    /// <exception cref="HoconParseException">The text is too large, or is not UTF-8.</exception>
    public static string Read(Stream stream, string name)
    {
        // A device or a pipe has no length to ask for beforehand, so the limit is watched while reading.
        using var bytes = new MemoryStream();
        var buffer = new byte[81920];
        for (var count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > HoconLimits.TextLength)
            {
                throw new HoconParseException(new(name, 1, 1), $"the file has more than {HoconLimits.TextLength} bytes.");
            }
        }

        try
        {
            return StrictUtf8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        }
        catch (DecoderFallbackException e)
        {
            var before = bytes.GetBuffer().AsSpan(0, Math.Max(e.Index, 0));
            var lineStart = before.LastIndexOf((byte)'\n') + 1;
            var origin = new HoconOrigin(name, before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
            throw new HoconParseException(origin, $"the byte 0x{e.BytesUnknown?[0]:x2} is not UTF-8; save the file in that encoding.", e);
        }
    }
}
