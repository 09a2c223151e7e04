namespace ActorShm.Hocon;

/// <summary>Cuts HOCON text into tokens, each with its line and column.</summary>
internal sealed partial class HoconTokenizer(string text, string source, int firstLine = 1)
{
    private int _position;
    private int _line = firstLine;
    private int _lineStart;

    private HoconOrigin Here => new(source, _line, _position - _lineStart + 1);

    private char Current => Peek(0);

    /// <summary>Reads the next token. At the end of the text it returns <see cref="HoconTokenKind.End"/>, however often it is called.</summary>
    /// <exception cref="HoconParseException">The text holds a character or a string that HOCON does not allow there.</exception>
    public HoconToken Next()
    {
        SkipComment();
        var start = Here;
        if (_position >= text.Length)
        {
            return new(HoconTokenKind.End, "", start);
        }

        if (Current == '\n')
        {
            _position++;
            _line++;
            _lineStart = _position;
            return new(HoconTokenKind.NewLine, "\n", start);
        }

        if (IsWhiteSpace(Current))
        {
            return new(HoconTokenKind.WhiteSpace, TakeWhile(static c => c != '\n' && IsWhiteSpace(c)), start);
        }

        return Current == '"' ? NextQuoted(start) : NextSymbol(start) ?? NextUnquoted(start);
    }

    /// <summary>Whether a character is white space by the list of the specification, which includes the byte order mark and the line feed.</summary>
    public static bool IsWhiteSpace(char c) =>
        c is (>= '\t' and <= '\r') or (>= '\x1c' and <= '\x1f') or ' ' or '\ufeff' || (c > '\x7f' && char.IsSeparator(c));

    private char Peek(int offset) => _position + offset < text.Length ? text[_position + offset] : '\0';

    private bool StartsWith(string expected) => string.CompareOrdinal(text, _position, expected, 0, expected.Length) == 0;

    private string TakeWhile(Func<char, bool> belongs)
    {
        var start = _position;
        while (_position < text.Length && belongs(Current))
        {
            _position++;
        }

        return text[start.._position];
    }

    private void SkipComment()
    {
        if (_position < text.Length && (Current == '#' || StartsWith("//")))
        {
            var end = text.IndexOf('\n', _position);
            _position = end < 0 ? text.Length : end;
        }
    }

    private HoconToken? NextSymbol(HoconOrigin start)
    {
        var (kind, length) = Current switch
        {
            ',' => (HoconTokenKind.Comma, 1),
            ':' => (HoconTokenKind.Colon, 1),
            '=' => (HoconTokenKind.Equals, 1),
            '{' => (HoconTokenKind.OpenBrace, 1),
            '}' => (HoconTokenKind.CloseBrace, 1),
            '[' => (HoconTokenKind.OpenBracket, 1),
            ']' => (HoconTokenKind.CloseBracket, 1),
            '+' when Peek(1) == '=' => (HoconTokenKind.PlusEquals, 2),
            '$' when StartsWith("${?") => (HoconTokenKind.OpenOptionalSubstitution, 3),
            '$' when Peek(1) == '{' => (HoconTokenKind.OpenSubstitution, 2),
            _ => (HoconTokenKind.End, 0),
        };
        if (length == 0)
        {
            return null;
        }

        _position += length;
        return new(kind, text.Substring(_position - length, length), start);
    }

    private HoconToken NextUnquoted(HoconOrigin start)
    {
        var from = _position;
        if (char.IsAsciiDigit(Current) || Current == '-')
        {
            // In unquoted text a plus sign may only belong to a number such as 1e+3.
            var number = TakeWhile(static c => char.IsAsciiDigit(c) || c is '-' or '+' or '.' or 'e' or 'E');
            if (number.Contains('+', StringComparison.Ordinal) && !ScalarSyntax.IsNumber(number))
            {
                _position = from + number.IndexOf('+', StringComparison.Ordinal);
            }
        }

        while (_position < text.Length && IsUnquoted(Current) && !StartsWith("//"))
        {
            _position++;
        }

        return _position > from
            ? new(HoconTokenKind.Unquoted, text[from.._position], start)
            : throw new HoconParseException(
                start, $"'{Current}' is reserved and cannot stand outside quotes; write \"{Current}\" if it is part of a string.");
    }

    private static bool IsUnquoted(char c) => !"$\"{}[]:=,+#`^?!@*&\\".Contains(c, StringComparison.Ordinal) && !IsWhiteSpace(c);
}
