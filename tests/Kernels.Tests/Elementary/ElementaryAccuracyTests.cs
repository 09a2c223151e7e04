using System.Runtime.Intrinsics;
using Xunit.Abstractions;

namespace ActorShm.Kernels.Tests;

/// <summary>The promised error bounds, against integer arithmetic of more than 100 bits; <c>docs/accuracy.md</c> has what was measured.</summary>
public class ElementaryAccuracyTests(ITestOutputHelper output)
{
    private const double Largest = double.MaxValue;

    private const int MinArguments = 20_000;

    [Theory]
    [InlineData("cbrt", 0.51)]
    [InlineData("exp", 0.9)]
    [InlineData("exp2", 0.8)]
    [InlineData("expm1", 0.8)]
    [InlineData("log", 0.8)]
    [InlineData("log2", 0.7)]
    [InlineData("log10", 0.7)]
    [InlineData("log1p", 0.85)]
    [InlineData("sin", 0.85)]
    [InlineData("cos", 0.85)]
    [InlineData("tan", 0.9)]
    [InlineData("arcsin", 0.7)]
    [InlineData("arccos", 0.7)]
    [InlineData("arctan", 0.8)]
    [InlineData("sinh", 0.75)]
    [InlineData("cosh", 0.75)]
    [InlineData("tanh", 0.7)]
    public void A_function_of_one_is_within_its_bound_in_ulps(string name, double bound)
    {
        var (arguments, oracle) = Trial(name);
        var (worst, at, count) = (0.0, 0.0, 0);
        foreach (var chunk in arguments.Where(static x => x != 0).Chunk(Vector512<double>.Count)) // what is exact at zero is a special value
        {
            var padded = new double[Vector512<double>.Count];
            chunk.CopyTo(padded, 0);
            var results = TestedFunctions.Of(name, Vector512.Create(padded));
            for (var lane = 0; lane < chunk.Length; lane++)
            {
                var error = oracle(chunk[lane]).ErrorInUlps(results[lane]);
                (worst, at) = error > worst ? (error, chunk[lane]) : (worst, at);
                count++;
            }
        }

        AssertWithin(bound, worst, count, $"{name}({at:R})");
    }

    [Theory]
    [InlineData("arctan2", 0.8)]
    [InlineData("hypot", 0.75)]
    [InlineData("power", 0.8)]
    public void A_function_of_two_is_within_its_bound_in_ulps(string name, double bound)
    {
        Func<double, double, ExactNumber> oracle = name switch
        {
            "arctan2" => Oracle.Arctan2,
            "hypot" => Oracle.Hypot,
            _ => Oracle.Pow,
        };
        var pairs = name == "power" ? ElementaryArguments.ForPow() : ElementaryArguments.Pairs();
        var (worst, at, count) = (0.0, (X: 0.0, Y: 0.0), 0);
        foreach (var pair in pairs.Where(static pair => double.IsFinite(pair.X) && double.IsFinite(pair.Y) && pair.X != 0 && pair.Y != 0))
        {
            var error = oracle(pair.X, pair.Y).ErrorInUlps(TestedFunctions.Of(name, pair.X, pair.Y));
            (worst, at) = error > worst ? (error, pair) : (worst, at);
            count++;
        }

        AssertWithin(bound, worst, count, $"{name}({at.X:R}, {at.Y:R})");
    }

    // Goal: trust in the oracle itself. Method: identities that hold exactly, and values known to more digits than a double.
    [Fact]
    public void The_oracle_agrees_with_published_digits()
    {
        Assert.Equal(0.0, Oracle.Exp(0.0).ErrorInUlps(1.0));
        AssertNearest(Math.E, Oracle.Exp(1.0));
        AssertNearest(1.7182818284590453, Oracle.Expm1(1.0));
        AssertNearest(Math.Sqrt(2.0), Oracle.Exp2(0.5));
        AssertNearest(0.6931471805599453, Oracle.Log(2.0));
        AssertNearest(0.6931471805599453, Oracle.Log1p(1.0));
        AssertNearest(2.302585092994046, Oracle.Log(10.0));
        AssertNearest(0.3010299956639812, Oracle.Log10(2.0));
        AssertNearest(3.321928094887362, Oracle.Log2(10.0));
        AssertNearest(1.2599210498948732, Oracle.Cbrt(2.0));
        AssertNearest(-10.0, Oracle.Cbrt(-1000.0));
        AssertNearest(0.5235987755982989, Oracle.Arcsin(0.5));
        AssertNearest(Math.PI, Oracle.Arccos(-1.0));
        AssertNearest(Math.PI / 4, Oracle.Arctan(1.0));
        AssertNearest(-2.356194490192345, Oracle.Arctan2(-2.0, -2.0));
        AssertNearest(1.1752011936438014, Oracle.Sinh(1.0));
        AssertNearest(1.5430806348152437, Oracle.Cosh(1.0));
        AssertNearest(0.7615941559557649, Oracle.Tanh(1.0));
        AssertNearest(5e300, Oracle.Hypot(3e300, 4e300));
        AssertNearest(-8.98846567431158e+307, Oracle.Pow(2.0, 1023.0) with { Mantissa = -Oracle.Pow(2.0, 1023.0).Mantissa });
        AssertNearest(1.2246467991473532e-16, Oracle.Sin(Math.PI));
        AssertNearest(-1.2246467991473532e-16, Oracle.Tan(Math.PI));
        AssertNearest(6.123233995736766e-17, Oracle.Cos(Math.PI / 2));

        // The angle nearest of all doubles to a multiple of pi/2 (Muller, "Elementary Functions", section on range reduction).
        Assert.True(Math.Abs((double)Oracle.Cos(5.319372648326541e+255).Mantissa / Math.Pow(2.0, 160)) < 4.7e-19);
        Assert.Contains(5.319372648326541e+255, Oracle.NearestToQuarterTurns());
    }

    private static (IEnumerable<double> Arguments, Func<double, ExactNumber> Oracle) Trial(string name) => name switch
    {
        "cbrt" => (ElementaryArguments.Within(10, -Largest, Largest), Oracle.Cbrt),
        "exp" => (ElementaryArguments.ForExp(), Oracle.Exp),
        "exp2" => (ElementaryArguments.Within(11, -1075.0, 1024.0, 1022.0, -1022.0), Oracle.Exp2),
        "expm1" => (ElementaryArguments.Within(12, -745.0, 709.8, 708.0, -37.0), Oracle.Expm1),
        "log" => (ElementaryArguments.ForLog(), Oracle.Log),
        "log2" => (ElementaryArguments.ForScaledLogs(), Oracle.Log2),
        "log10" => (ElementaryArguments.ForScaledLogs(), Oracle.Log10),
        "log1p" => (ElementaryArguments.Within(13, -0.9999999999999999, Largest, Math.Sqrt(2.0) - 1.0, Math.Sqrt(0.5) - 1.0), Oracle.Log1p),
        "sin" => (ElementaryArguments.ForSinAndCos(), Oracle.Sin),
        "cos" => (ElementaryArguments.ForSinAndCos(), Oracle.Cos),
        "tan" => (ElementaryArguments.ForSinAndCos(), Oracle.Tan),
        "arcsin" => (ElementaryArguments.Within(14, -1.0, 1.0, 0.5, 1.0), Oracle.Arcsin),
        "arccos" => (ElementaryArguments.Within(15, -1.0, 1.0, 0.5, 1.0, -0.5, -1.0), Oracle.Arccos),
        "arctan" => (ElementaryArguments.Within(16, -20.0, 20.0, Math.Sqrt(2.0) - 1.0, Math.Sqrt(2.0) + 1.0).Concat([1e19, 1e20, 1e21, -Largest]), Oracle.Arctan),
        "sinh" => (ElementaryArguments.Within(17, -710.47, 710.47, 708.0), Oracle.Sinh),
        "cosh" => (ElementaryArguments.Within(18, -710.47, 710.47, 708.0), Oracle.Cosh),
        "tanh" => (ElementaryArguments.Within(19, -25.0, 25.0, 22.0), Oracle.Tanh),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Not an elementary function of one."),
    };

    private static void AssertNearest(double expected, ExactNumber exact) => Assert.InRange(exact.ErrorInUlps(expected), 0.0, 0.5);

    private void AssertWithin(double bound, double worst, int count, string at)
    {
        output.WriteLine($"Largest error {worst:F4} ulp at {at}, of {count:N0} arguments.");
        Assert.True(count >= MinArguments, $"Only {count} arguments were tried.");
        Assert.True(worst <= bound, $"The error of {at} is {worst} ulp; the promised bound is {bound} ulp.");
    }
}
