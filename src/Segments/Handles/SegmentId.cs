using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace ActorShm.Segments;

/// <summary>Names one segment for all time: 128 random bits, never reused.</summary>
/// <param name="High">The first 64 bits, which are the first 16 digits of the text.</param>
/// <param name="Low">The last 64 bits.</param>
public readonly record struct SegmentId(ulong High, ulong Low)
{
    private const int TextLength = 32;

    /// <summary>Draws a new id from the system's random source. Safe on any thread.</summary>
    public static SegmentId New()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return new SegmentId(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }

    /// <summary>Reads the 32 hexadecimal digits that <see cref="ToString"/> writes; upper case is accepted too.</summary>
    public static bool TryParse(string? text, out SegmentId id)
    {
        id = default;
        if (text is null || text.Length != TextLength
            || !ulong.TryParse(text.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var high)
            || !ulong.TryParse(text.AsSpan(16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low))
        {
            return false;
        }

        id = new SegmentId(high, low);
        return true;
    }

    /// <summary>Formats the id as 32 lower-case hexadecimal digits, which are also the file name of the segment without its extension.</summary>
    public override string ToString() => $"{High:x16}{Low:x16}";
}
