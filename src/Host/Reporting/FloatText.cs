using System.Globalization;
using System.Numerics;

namespace ActorShm.Host.Reporting;

/// <summary>Writes floating-point numbers as Python and NumPy print them, with the fewest digits that read back to the same bits.</summary>
internal static class FloatText
{
    private const int SmallestPlainExponent = -4;
    private const int LargestPlainExponent = 15;

    /// <summary>Writes a number: <c>1e-76</c>, <c>5e-324</c>, <c>1e+16</c>, and in full from 0.0001 to below 1e+16.</summary>
    public static string Of<T>(T value)
        where T : IBinaryFloatingPointIeee754<T>
    {
        if (!T.IsFinite(value))
        {
            return T.IsNaN(value) ? "nan" : T.IsPositive(value) ? "inf" : "-inf";
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var sign = text[0] == '-' ? "-" : string.Empty;
        var (digits, exponent) = Split(text[sign.Length..]);
        return sign + (exponent is < SmallestPlainExponent or > LargestPlainExponent ? WithExponent(digits, exponent) : InFull(digits, exponent));
    }

    // .NET switches to exponents at other values than Python, and at different values for each type, so only the digits of its text are used.
    private static (string Digits, int Exponent) Split(string text)
    {
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var mantissa = mark < 0 ? text : text[..mark];
        var exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var all = mantissa.Replace(".", string.Empty, StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        return digits.Length == 0 ? ("0", 0) : (digits.TrimEnd('0'), exponent + (point < 0 ? all.Length : point) - 1 - (all.Length - digits.Length));
    }

    private static string WithExponent(string digits, int exponent) =>
        string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{(digits.Length > 1 ? "." : string.Empty)}{digits[1..]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");

    private static string InFull(string digits, int exponent)
    {
        if (exponent < 0)
        {
            return "0." + new string('0', -exponent - 1) + digits;
        }

        var whole = digits.PadRight(exponent + 1, '0');
        return whole.Length == exponent + 1 ? whole : $"{whole[..(exponent + 1)]}.{whole[(exponent + 1)..]}";
    }
}
