using System.Globalization;
using System.Numerics;

namespace ActorShm.Kernels;

/// <summary>Reads the numbers of a program as Python does.</summary>
internal static class NumberText
{
    /// <summary>Gets the value of a number token.</summary>
    /// <exception cref="ExpressionException">The text is not a number of Python, or an integer that is too large.</exception>
    public static Literal Parse(string text)
    {
        if (text[^1] is 'j' or 'J')
        {
            return Literal.Of(new Complex(0, Parse(text[..^1], isImaginary: true).Real));
        }

        return Parse(text, isImaginary: false);
    }

    private static Literal Parse(string text, bool isImaginary)
    {
        if (text.EndsWith('_') || text.Contains("__") || text.Contains("_.") || text.Contains("._") || text.Contains("_e", StringComparison.OrdinalIgnoreCase))
        {
            throw new ExpressionException($"'{text}' is not a number: an underscore stands between two digits.");
        }

        var digits = text.Replace("_", "");
        if (isImaginary || digits.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return Literal.Of(double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture));
        }

        if (digits.Length > 1 && digits[0] == '0' && digits.AsSpan().ContainsAnyExcept('0'))
        {
            throw new ExpressionException($"'{text}' has a leading zero, which Python does not allow in an integer.");
        }

        // More digits than a literal may have bits; parsing them would be slow.
        return digits.Length <= Literal.MaxIntegerBits
            ? Literal.Of(BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture))
            : throw new ExpressionException($"An integer of {digits.Length} digits is too large: it is {Literal.BeyondFloats}");
    }
}
