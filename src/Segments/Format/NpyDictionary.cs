using System.Globalization;
using System.Text;

namespace ActorShm.Segments;

/// <summary>Reads the header dictionary, in the part of Python's literals that writers of <c>.npy</c> files use.</summary>
/// <remarks>
/// It takes a dictionary with exactly the keys <c>descr</c>, <c>fortran_order</c> and <c>shape</c>, in any order; strings in either quote, without escapes, and
/// with the <c>u</c> of Python 2 or without; <c>True</c> and <c>False</c>; tuples of decimal numbers, with the <c>L</c> of Python 2 or without. Trailing commas and
/// blanks are allowed wherever Python allows them. NumPy takes any literal of Python, but nobody writes comments, hexadecimal numbers or repeated keys,
/// which are more likely damage. The bytes are untrusted: nothing is recursive, and no number that was read decides how much is allocated.
/// </remarks>
internal ref struct NpyDictionary
{
    private const int MaxStringBytes = 64;
    private const int ShownBytes = 24;

    private readonly ReadOnlySpan<byte> _text;
    private readonly string _source;
    private int _position;

    private NpyDictionary(ReadOnlySpan<byte> text, string source)
    {
        _text = text;
        _source = source;
    }

    public static Fields Parse(ReadOnlySpan<byte> text, string source)
    {
        var parser = new NpyDictionary(text, source);
        return parser.ParseAll();
    }

    private Fields ParseAll()
    {
        string? descr = null;
        bool? fortranOrder = null;
        Shape? shape = null;

        Expect('{');
        while (!TryTake('}'))
        {
            SkipBlanks();
            var keyPosition = _position;
            var key = TakeString();
            Expect(':');
            switch (key)
            {
                case "descr" when descr is null:
                    descr = TakeDescr();
                    break;
                case "fortran_order" when fortranOrder is null:
                    fortranOrder = TakeBoolean();
                    break;
                case "shape" when shape is null:
                    shape = TakeShape();
                    break;
                case "descr" or "fortran_order" or "shape":
                    _position = keyPosition;
                    throw Malformed($"the key '{key}' is there twice");
                default:
                    _position = keyPosition;
                    throw Malformed($"the key '{key}' is unknown");
            }

            if (!TryTake(','))
            {
                Expect('}');
                break;
            }
        }

        SkipBlanks();
        if (_position != _text.Length)
        {
            throw Malformed("there is something after the dictionary");
        }

        return new Fields(
            descr ?? throw Malformed("'descr' is missing"),
            fortranOrder ?? throw Malformed("'fortran_order' is missing"),
            shape ?? throw Malformed("'shape' is missing"));
    }

    private string TakeDescr()
    {
        SkipBlanks();
        return _position < _text.Length && _text[_position] is (byte)'[' or (byte)'(' or (byte)'{'
            ? throw NpyDescr.Structured(_source)
            : TakeString();
    }

    private string TakeString()
    {
        SkipBlanks();
        var start = _position;
        if (!TryTakeWord("u"u8))
        {
            TryTakeWord("U"u8);
        }

        if (_position >= _text.Length || _text[_position] is not ((byte)'\'' or (byte)'"'))
        {
            _position = start;
            throw Malformed("a quoted string was expected");
        }

        var quote = _text[_position++];
        var length = _text[_position..].IndexOf(quote);
        if (length < 0)
        {
            throw Malformed("a quoted string does not end");
        }

        if (length > MaxStringBytes)
        {
            throw Malformed($"a quoted string has {length:N0} characters, and none that means something has more than {MaxStringBytes}");
        }

        var content = _text.Slice(_position, length);
        if (content.ContainsAnyExceptInRange((byte)' ', (byte)'~') || content.Contains((byte)'\\'))
        {
            throw Malformed("a quoted string has unexpected characters");
        }

        _position += length + 1;
        return Encoding.ASCII.GetString(content);
    }

    private bool TakeBoolean()
    {
        SkipBlanks();
        if (TryTakeWord("True"u8))
        {
            return true;
        }

        return TryTakeWord("False"u8) ? false : throw Malformed("True or False was expected");
    }

    private Shape TakeShape()
    {
        Span<long> lengths = stackalloc long[Shape.MaxRank];
        var rank = 0;
        var endsWithComma = false;

        Expect('(');
        while (!TryTake(')'))
        {
            if (rank == Shape.MaxRank)
            {
                throw new SegmentFormatException(
                    $"'{_source}' has more than {Shape.MaxRank} axes, and segments have at most {Shape.MaxRank}. Save it in another shape, for example by NumPy's reshape.");
            }

            lengths[rank++] = TakeLength();
            endsWithComma = TryTake(',');
            if (!endsWithComma)
            {
                Expect(')');
                break;
            }
        }

        if (rank == 1 && !endsWithComma)
        {
            throw Malformed("the shape is a number in parentheses, not a tuple");
        }

        return Shape.TryCreate(lengths[..rank], out var shape, out var complaint) ? shape : throw Malformed($"the shape cannot be ({complaint.TrimEnd('.')})");
    }

    private long TakeLength()
    {
        SkipBlanks();
        var rest = _text[_position..];
        var digitCount = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digitCount = digitCount < 0 ? rest.Length : digitCount;
        var digits = rest[..digitCount];
        if (digitCount is 0 or > 19 || (digitCount > 1 && digits[0] == (byte)'0')
            || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            throw Malformed("an axis length was expected: a plain decimal number below 2**63");
        }

        _position += digitCount;
        TryTakeWord("L"u8);
        return length;
    }

    private void Expect(char symbol)
    {
        if (!TryTake(symbol))
        {
            throw Malformed($"'{symbol}' was expected");
        }
    }

    private bool TryTake(char symbol)
    {
        SkipBlanks();
        if (_position >= _text.Length || _text[_position] != symbol)
        {
            return false;
        }

        _position++;
        return true;
    }

    private bool TryTakeWord(ReadOnlySpan<byte> word)
    {
        if (!_text[_position..].StartsWith(word))
        {
            return false;
        }

        _position += word.Length;
        return true;
    }

    private void SkipBlanks()
    {
        while (_position < _text.Length && _text[_position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            _position++;
        }
    }

    private readonly SegmentFormatException Malformed(string complaint) =>
        new($"'{_source}' has a malformed .npy header: {complaint}, at byte {_position} of the dictionary, {Found()}.");

    private readonly string Found()
    {
        var rest = _text[Math.Min(_position, _text.Length)..];
        if (rest.IsEmpty)
        {
            return "which ends there";
        }

        var shown = new StringBuilder("where it has ");
        foreach (var value in rest[..Math.Min(rest.Length, ShownBytes)])
        {
            shown.Append(value is >= (byte)' ' and <= (byte)'~' ? ((char)value).ToString() : string.Create(CultureInfo.InvariantCulture, $"\\x{value:x2}"));
        }

        return rest.Length > ShownBytes ? shown.Append(" …").ToString() : shown.ToString();
    }

    /// <summary>The three entries of the dictionary.</summary>
    internal readonly record struct Fields(string Descr, bool FortranOrder, Shape Shape);
}
