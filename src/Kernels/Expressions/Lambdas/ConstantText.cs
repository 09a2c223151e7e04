using System.Globalization;
using System.Numerics;

namespace ActorShm.Kernels;

/// <summary>Writes a C# value as a number of the language that reads back as exactly this value.</summary>
internal static class ConstantText
{
    private const string Int64Minimum = "(-9223372036854775807 - 1)";

    /// <summary>Gets the number and its precedence.</summary>
    public static (string Text, int Precedence) Of(object value) => value switch
    {
        bool truth => (truth ? "True" : "False", ProgramPrecedence.Atom),
        float number => Float(Shortest(number)),
        Half number => Float(Number((double)number)),
        double number => Float(Number(number)),
        Complex number => ($"complex({Number(number.Real)}, {Number(number.Imaginary)})", ProgramPrecedence.Atom),
        long.MinValue => (Int64Minimum, ProgramPrecedence.Atom), // its digits alone are not an int64
        _ => Signed(((IFormattable)value).ToString("D", CultureInfo.InvariantCulture)),
    };

    private static (string Text, int Precedence) Float(string text) => Signed(text);

    private static (string Text, int Precedence) Signed(string text) => (text, text[0] == '-' ? ProgramPrecedence.Unary : ProgramPrecedence.Atom);

    /// <summary>Gets the shortest digits of a float32, unless reading them as a float64 first would round to another float32.</summary>
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

    /// <summary>Adds a point, because digits alone would be an integer.</summary>
    private static string WithPoint(string digits) => digits.AsSpan().ContainsAny('.', 'E') ? digits : digits + ".0";
}
