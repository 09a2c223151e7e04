namespace ActorShm.Kernels.Tests;

/// <summary>Special values as C99, annex F, has them: the C library is asked, and where its answer is exact ours must have the same bits.</summary>
public class ElementaryAgainstCLibraryTests
{
    private const int Far = 4; // ulps; nearer ones are the business of the accuracy tests

    private static readonly double[] Specials = WithNegatives(
        0.0, double.Epsilon, 1e-310, 2.2250738585072014e-308, 1e-160, 0.25, 0.4142135623730951, 0.5, 0.9999999999999999, 1.0, 1.0000000000000002,
        1.5, 2.0, 2.414213562373095, 3.0, 22.0, 36.5, 709.0, 710.0, 711.0, 745.2, 1023.0, 1024.0, 1074.0, 1075.0, 1e10, 4503599627370495.5, 4503599627370497.0,
        9007199254740991.0, 9007199254740993.0, 1e160, 1e308, double.MaxValue, double.PositiveInfinity, double.NaN);

    [Theory]
    [InlineData("cbrt")]
    [InlineData("exp")]
    [InlineData("exp2")]
    [InlineData("expm1")]
    [InlineData("log")]
    [InlineData("log2")]
    [InlineData("log10")]
    [InlineData("log1p")]
    [InlineData("sin")]
    [InlineData("cos")]
    [InlineData("tan")]
    [InlineData("arcsin")]
    [InlineData("arccos")]
    [InlineData("arctan")]
    [InlineData("sinh")]
    [InlineData("cosh")]
    [InlineData("tanh")]
    public void A_function_of_one_has_the_special_values_of_the_C_library(string name)
    {
        Func<double, double> reference = name switch
        {
            "cbrt" => Math.Cbrt,
            "exp" => Math.Exp,
            "exp2" => static x => Math.Pow(2.0, x),
            "expm1" => Expm1,
            "log" => Math.Log,
            "log2" => Math.Log2,
            "log10" => Math.Log10,
            "log1p" => Log1p,
            "sin" => Math.Sin,
            "cos" => Math.Cos,
            "tan" => Math.Tan,
            "arcsin" => Math.Asin,
            "arccos" => Math.Acos,
            "arctan" => Math.Atan,
            "sinh" => Math.Sinh,
            "cosh" => Math.Cosh,
            _ => Math.Tanh,
        };
        Assert.All(Specials, x => AssertSame(reference(x), TestedFunctions.Of(name, x), $"{name}({x:R})"));
    }

    [Theory]
    [InlineData("arctan2")]
    [InlineData("hypot")]
    [InlineData("power")]
    public void A_function_of_two_has_the_special_values_of_the_C_library(string name)
    {
        Func<double, double, double> reference = name switch
        {
            "arctan2" => Math.Atan2,
            "hypot" => double.Hypot,
            _ => Math.Pow,
        };
        foreach (var x in Specials)
        {
            Assert.All(Specials, y => AssertSame(reference(x, y), TestedFunctions.Of(name, x, y), $"{name}({x:R}, {y:R})"));
        }
    }

    [Theory]
    [InlineData("log2", 2.0)]
    [InlineData("log10", 10.0)]
    public void The_logarithm_of_a_power_of_its_base_is_exact(string name, double numberBase)
    {
        var power = 1.0;
        for (var exponent = 0; exponent <= 22; exponent++, power *= numberBase) // 10^22 is the last power of ten that is a double
        {
            Assert.Equal(exponent, TestedFunctions.Of(name, power));
        }
    }

    [Fact]
    public void Integer_powers_of_two_and_small_integers_are_exact()
    {
        for (var exponent = -1074; exponent < 1024; exponent++)
        {
            Assert.Equal(Math.ScaleB(1.0, exponent), TestedFunctions.Of("exp2", exponent));
            Assert.Equal(Math.ScaleB(1.0, exponent), TestedFunctions.Of("power", 2.0, exponent));
        }

        Assert.Equal(-3125.0, TestedFunctions.Of("power", -5.0, 5.0));
        Assert.Equal(3486784401.0, TestedFunctions.Of("power", 3.0, 20.0));
        Assert.Equal(1e22, TestedFunctions.Of("power", 10.0, 22.0));
    }

    private static void AssertSame(double expected, double found, string what)
    {
        var isExact = expected == 0 || !double.IsFinite(expected);
        var distance = Math.Abs(BitConverter.DoubleToInt64Bits(found) - (decimal)BitConverter.DoubleToInt64Bits(double.IsNaN(expected) ? double.NaN : expected));
        Assert.True(isExact ? distance == 0 : distance <= Far, $"{what} is {found:R}; the C library has {expected:R}.");
    }

    // .NET has neither; both are what the exact function rounds to, for the values above.
    private static double Expm1(double x) => Math.Abs(x) < 1e-20 ? x : x is 0.25 ? 0.2840254166877415 : x is -0.25 ? -0.22119921692859512 : Math.Exp(x) - 1;

    private static double Log1p(double x) => Math.Abs(x) < 1e-20 ? x : Math.Log(1 + x);

    private static double[] WithNegatives(params double[] values) => [.. values, .. values.Select(static value => -value)];
}
