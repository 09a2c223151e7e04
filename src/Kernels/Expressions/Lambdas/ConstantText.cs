using System.Globalization;
using System.Numerics;

namespace ActorShm.Kernels;

/// <summary>Writes a value of C# as a literal of the language that reads back as exactly that value.</summary>
internal static class ConstantText
{
    private const string Int64Minimum = "(-9223372036854775807 - 1)";

    /// <summary>The literal and how tightly it binds.</summary>
    /// <exception cref="NotSupportedException">No literal gives this value.</exception>
    public static (string Text, int Precedence) Of(object value) => value switch
    {
        bool truth => (truth ? "True" : "False", ProgramPrecedence.Atom),
        float number => Float(Shortest(number)),
        Half number => Float(Number((double)number)),
        double number => Float(Number(number)),
        Complex number => OfComplex(number),
        long.MinValue => (Int64Minimum, ProgramPrecedence.Atom), // its digits alone are no int64
        _ => Signed(((IFormattable)value).ToString("D", CultureInfo.InvariantCulture)),
    };

    private static (string Text, int Precedence) Float(string text) => Signed(text);

    private static (string Text, int Precedence) Signed(string text) => (text, text[0] == '-' ? ProgramPrecedence.Unary : ProgramPrecedence.Atom);

    /// <summary>The shortest digits of a float32, unless reading them as a float64 first would round to another one.</summary>
    private static string Shortest(float value)
    {
        var digits = value.ToString("R", CultureInfo.InvariantCulture);
        return float.IsFinite(value) && (float)double.Parse(digits, CultureInfo.InvariantCulture) == value ? WithPoint(digits) : Number(value);
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        _ when double.IsNaN(value) => "nan",
        _ => WithPoint(value.ToString("R", CultureInfo.InvariantCulture)),
    };

    /// <summary>Digits alone would be an integer.</summary>
    private static string WithPoint(string digits) => digits.AsSpan().ContainsAny('.', 'E') ? digits : digits + ".0";

    /// <summary>A sum of two parts, or the negative of one: no sum has a part that is -0.0.</summary>
    private static (string Text, int Precedence) OfComplex(Complex value)
    {
        var isNegative = IsNegativeZero(value.Real) || IsNegativeZero(value.Imaginary);
        var sum = isNegative ? -value : value;
        if (!double.IsFinite(sum.Imaginary) || IsNegativeZero(sum.Real) || IsNegativeZero(sum.Imaginary))
        {
            throw new NotSupportedException(
                $"The complex constant {value} cannot be written as a sum of two parts without losing one. Put it into an array of one element.");
        }

        var sign = double.IsNegative(sum.Imaginary) ? '-' : '+';
        var text = $"({Number(sum.Real)} {sign} {Number(Math.Abs(sum.Imaginary))}j)";
        return (isNegative ? $"(-{text})" : text, ProgramPrecedence.Atom);
    }

    private static bool IsNegativeZero(double value) => value == 0 && double.IsNegative(value);
}
