namespace ActorShm.Hocon;

/// <summary>Tells from unquoted text whether it is a null, a boolean, a number or a string.</summary>
internal static class ScalarSyntax
{
    public static HoconValueKind KindOf(ReadOnlySpan<char> text) => text switch
    {
        "null" => HoconValueKind.Null,
        "true" or "false" => HoconValueKind.Boolean,
        _ => IsNumber(text) ? HoconValueKind.Number : HoconValueKind.String,
    };

    /// <summary>JSON's grammar: an optional minus, digits without a leading zero, an optional fraction, an optional exponent.</summary>
    public static bool IsNumber(ReadOnlySpan<char> text)
    {
        var rest = text is ['-', ..] ? text[1..] : text;
        var digits = SkipDigits(rest, out var afterWhole);
        if (digits == 0 || (digits > 1 && rest[0] == '0'))
        {
            return false;
        }

        rest = afterWhole;
        if (rest is ['.', ..] && SkipDigits(rest[1..], out rest) == 0)
        {
            return false;
        }

        if (rest is ['e' or 'E', ..])
        {
            rest = rest[1..];
            rest = rest is ['+' or '-', ..] ? rest[1..] : rest;
            return SkipDigits(rest, out rest) > 0 && rest.IsEmpty;
        }

        return rest.IsEmpty;
    }

    private static int SkipDigits(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        var count = text.IndexOfAnyExceptInRange('0', '9');
        count = count < 0 ? text.Length : count;
        rest = text[count..];
        return count;
    }
}
