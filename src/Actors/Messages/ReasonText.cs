using System.Text;

namespace ActorShm.Actors.Messages;

/// <summary>Keeps texts for people short enough for a message, whatever path or program they quote.</summary>
internal static class ReasonText
{
    private const int MaximumLength = 2048;
    private const string Mark = "…";

    /// <summary>Returns the text, or its beginning and its end with a mark between them if it is too long.</summary>
    public static string Cut(string text) => text.Length <= MaximumLength
        ? text
        : string.Concat(text.AsSpan(0, MaximumLength / 2), " … ", text.AsSpan(text.Length - (MaximumLength / 2)));

    /// <summary>Returns the text, or as much of its beginning as fits into this many bytes of UTF-8 with a mark at the end.</summary>
    public static string CutBytes(string text, int byteCount)
    {
        if (Encoding.UTF8.GetByteCount(text) <= byteCount)
        {
            return text;
        }

        var room = byteCount - Encoding.UTF8.GetByteCount(Mark);
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return string.Concat(text.AsSpan(0, length), Mark);
    }
}
