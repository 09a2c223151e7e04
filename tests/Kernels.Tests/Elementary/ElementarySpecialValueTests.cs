using System.Runtime.Intrinsics;

#pragma warning disable xUnit1025 // 0.0 and -0.0 look like duplicates to the analyzer; here they are not

namespace ActorShm.Kernels.Tests;

/// <summary>Special values as C99, annex F, and NumPy have them; compared by their bits, so the sign of zero counts.</summary>
public class ElementarySpecialValueTests
{
    private const double Inf = double.PositiveInfinity;
    private const double NaN = double.NaN;
    private const double Tiny = double.Epsilon;
    private const double SmallestNormal = 2.2250738585072014e-308;

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(-0.0, 1.0)]
    [InlineData(Tiny, 1.0)]
    [InlineData(-Tiny, 1.0)]
    [InlineData(Inf, Inf)]
    [InlineData(-Inf, 0.0)]
    [InlineData(NaN, NaN)]
    [InlineData(1.0, Math.E)]
    [InlineData(709.7827128933841, Inf)] // the smallest argument that overflows; see below for its neighbour
    [InlineData(1e300, Inf)]
    [InlineData(double.MaxValue, Inf)]
    [InlineData(-745.1332191019411, Tiny)] // the smallest argument with a result above zero
    [InlineData(-745.1332191019412, 0.0)]
    [InlineData(-1e300, 0.0)]
    [InlineData(double.MinValue, 0.0)]
    public void Exp_of_a_special_value(double x, double expected) => AssertEverywhere(expected, "exp", x);

    [Fact]
    public void Exp_is_finite_up_to_the_last_argument_that_has_a_finite_result() =>
        Assert.InRange(TestedFunctions.Of("exp", Vector512.Create(709.782712893384))[0], 1.7976931348622e308, double.MaxValue);

    [Theory]
    [InlineData(0.0, -Inf)]
    [InlineData(-0.0, -Inf)]
    [InlineData(1.0, 0.0)]
    [InlineData(Inf, Inf)]
    [InlineData(-Inf, NaN)]
    [InlineData(NaN, NaN)]
    [InlineData(-1.0, NaN)]
    [InlineData(-Tiny, NaN)]
    [InlineData(double.MinValue, NaN)]
    [InlineData(2.0, 0.6931471805599453)]
    [InlineData(Tiny, -744.4400719213812)]
    [InlineData(SmallestNormal, -708.3964185322641)]
    [InlineData(double.MaxValue, 709.782712893384)]
    [InlineData(0.9999999999999999, -1.1102230246251565e-16)]
    public void Log_of_a_special_value(double x, double expected) => AssertEverywhere(expected, "log", x);

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(-0.0, -0.0)]
    [InlineData(Tiny, Tiny)]
    [InlineData(-Tiny, -Tiny)]
    [InlineData(SmallestNormal, SmallestNormal)]
    [InlineData(Inf, NaN)]
    [InlineData(-Inf, NaN)]
    [InlineData(NaN, NaN)]
    [InlineData(Math.PI, 1.2246467991473532e-16)]
    [InlineData(-Math.PI, -1.2246467991473532e-16)]
    [InlineData(Math.PI / 2, 1.0)]
    [InlineData(1e22, -0.8522008497671888)]
    [InlineData(double.MaxValue, 0.004961954789184062)]
    public void Sin_of_a_special_value(double x, double expected) => AssertEverywhere(expected, "sin", x);

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(-0.0, 1.0)]
    [InlineData(Tiny, 1.0)]
    [InlineData(Inf, NaN)]
    [InlineData(-Inf, NaN)]
    [InlineData(NaN, NaN)]
    [InlineData(Math.PI, -1.0)]
    [InlineData(Math.PI / 2, 6.123233995736766e-17)]
    [InlineData(-Math.PI / 2, 6.123233995736766e-17)]
    [InlineData(double.MaxValue, -0.9999876894265599)]
    public void Cos_of_a_special_value(double x, double expected) => AssertEverywhere(expected, "cos", x);

    [Theory]
    [InlineData(NaN, 0.0, 1.0)]
    [InlineData(NaN, -0.0, 1.0)]
    [InlineData(1.0, NaN, 1.0)]
    [InlineData(1.0, Inf, 1.0)]
    [InlineData(-1.0, Inf, 1.0)]
    [InlineData(-1.0, -Inf, 1.0)]
    [InlineData(NaN, 1.0, NaN)]
    [InlineData(2.0, NaN, NaN)]
    [InlineData(-2.0, 0.5, NaN)]
    [InlineData(-Inf, 0.5, Inf)]
    [InlineData(-Inf, 3.0, -Inf)]
    [InlineData(-Inf, -3.0, -0.0)]
    [InlineData(0.0, -1.0, Inf)]
    [InlineData(-0.0, -1.0, -Inf)]
    [InlineData(-0.0, -2.0, Inf)]
    [InlineData(-0.0, 3.0, -0.0)]
    [InlineData(-0.0, 2.0, 0.0)]
    [InlineData(0.5, -Inf, Inf)]
    [InlineData(0.5, Inf, 0.0)]
    [InlineData(2.0, -Inf, 0.0)]
    [InlineData(2.0, Inf, Inf)]
    [InlineData(Inf, -1.0, 0.0)]
    [InlineData(-2.0, 3.0, -8.0)]
    [InlineData(2.0, -1074.0, Tiny)]
    [InlineData(2.0, 1023.0, 8.98846567431158e+307)]
    [InlineData(2.0, 1024.0, Inf)]
    public void Pow_of_special_values(double x, double y, double expected) =>
        AssertEverywhere(expected, "power", x, y);

    [Fact]
    public void Any_NaN_becomes_the_one_canonical_NaN()
    {
        foreach (var bits in new[] { 0x7FF0_0000_0000_0001, 0x7FF8_0000_0000_1234, -1L, unchecked((long)0xFFF4_0000_0000_0000) })
        {
            var nan = BitConverter.Int64BitsToDouble(bits);
            Assert.All(TestedFunctions.OfOne, name => AssertEverywhere(NaN, name, nan));
            Assert.All(TestedFunctions.OfTwo, name => AssertEverywhere(NaN, name, nan, 2.0));
            Assert.All(TestedFunctions.OfTwo, name => AssertEverywhere(NaN, name, 2.0, nan));
        }
    }

    [Theory]
    [InlineData("sin")]
    [InlineData("tan")]
    [InlineData("arcsin")]
    [InlineData("arctan")]
    [InlineData("sinh")]
    [InlineData("tanh")]
    [InlineData("cbrt")]
    public void An_odd_function_is_odd_to_the_last_bit(string name)
    {
        foreach (var x in SomeLanes())
        {
            var isNumber = Vector512.Equals(x, x) & Vector512.Equals(TestedFunctions.Of(name, x), TestedFunctions.Of(name, x));
            Assert.Equal((TestedFunctions.Of(name, -x) & isNumber).AsInt64(), (-TestedFunctions.Of(name, x) & isNumber).AsInt64());
        }
    }

    [Theory]
    [InlineData("cos")]
    [InlineData("cosh")]
    public void An_even_function_is_even_to_the_last_bit(string name)
    {
        foreach (var x in SomeLanes())
        {
            Assert.Equal(TestedFunctions.Of(name, -x).AsInt64(), TestedFunctions.Of(name, x).AsInt64());
        }
    }

    [Fact]
    public void Hypot_depends_on_neither_order_nor_sign()
    {
        foreach (var (x, y) in ElementaryArguments.Pairs().Where(static (_, index) => index % 10 == 0))
        {
            var length = BitConverter.DoubleToInt64Bits(TestedFunctions.Of("hypot", x, y));
            Assert.Equal(length, BitConverter.DoubleToInt64Bits(TestedFunctions.Of("hypot", y, x)));
            Assert.Equal(length, BitConverter.DoubleToInt64Bits(TestedFunctions.Of("hypot", -x, y)));
        }
    }

    private static IEnumerable<Vector512<double>> SomeLanes() => ElementaryArguments.ForSinAndCos()
        .Concat(ElementaryArguments.Within(20, -2.0, 2.0))
        .Where(static (_, index) => index % 4 == 0)
        .Chunk(Vector512<double>.Count)
        .SkipLast(1)
        .Select(static chunk => Vector512.Create(chunk));

    private static void AssertEverywhere(double expected, string name, double x, double y = 0.0)
    {
        var results = TestedFunctions.Of(name, Vector512.Create(x), Vector512.Create(y));
        for (var lane = 0; lane < Vector512<double>.Count; lane++)
        {
            Assert.True(
                BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(results[lane]),
                $"{name} of {x:R} and {y:R} is {results[lane]:R}; it has to be {expected:R}.");
        }
    }
}
