using System.Globalization;
using System.Text;

namespace ActorShm.Hocon;

internal sealed partial class HoconTokenizer
{
    private const string TripleQuote = "\"\"\"";

    private HoconToken NextQuoted(HoconOrigin start)
    {
        return StartsWith(TripleQuote) ? NextTripleQuoted(start) : NextEscaped(start);
    }

    private HoconToken NextTripleQuoted(HoconOrigin start)
    {
        var from = _position + TripleQuote.Length;
        var end = text.IndexOf(TripleQuote, from, StringComparison.Ordinal);
        if (end < 0)
        {
            throw new HoconParseException(start, "expected \"\"\" to close this string but found the end of the text.");
        }

        // In a longer run of quotes, the last three close the string and the others belong to it.
        while (end + TripleQuote.Length < text.Length && text[end + TripleQuote.Length] == '"')
        {
            end++;
        }

        for (; _position < end + TripleQuote.Length; _position++)
        {
            if (Current == '\n')
            {
                _line++;
                _lineStart = _position + 1;
            }
        }

        return new(HoconTokenKind.Quoted, text[from..end], start);
    }

    private HoconToken NextEscaped(HoconOrigin start)
    {
        var value = new StringBuilder();
        _position++;
        while (true)
        {
            if (_position >= text.Length || Current == '\n')
            {
                throw new HoconParseException(
                    start, "expected '\"' to close this string before the end of its line; for a string of several lines use \"\"\".");
            }

            if (Current < ' ')
            {
                throw new HoconParseException(
                    Here, $"the control character U+{(int)Current:X4} cannot stand in a quoted string; write \\u{(int)Current:x4}.");
            }

            if (Current == '"')
            {
                _position++;
                return new(HoconTokenKind.Quoted, value.ToString(), start);
            }

            value.Append(Current == '\\' ? Escaped() : Current);
            _position++;
        }
    }

    /// <summary>Reads an escape and stops on its last character.</summary>
    private char Escaped()
    {
        var start = Here;
        _position++;
        switch (Current)
        {
            case '"' or '\\' or '/':
                return Current;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when TryHexadecimal(_position + 1, out var code):
                _position += 4;
                return (char)code;
            default:
                throw new HoconParseException(
                    start, "expected one of the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u with four hexadecimal digits.");
        }
    }

    private bool TryHexadecimal(int start, out ushort code)
    {
        code = 0;
        for (var i = start; i < start + 4; i++)
        {
            if (!char.IsAsciiHexDigit(Peek(i - _position)))
            {
                return false;
            }
        }

        return ushort.TryParse(text.AsSpan(start, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out code);
    }
}
