using System.Runtime.Intrinsics;
using Xunit.Abstractions;

namespace ActorShm.Kernels.Tests;

/// <summary>The promised error bounds, against integer arithmetic of more than 100 bits.</summary>
public class ElementaryAccuracyTests(ITestOutputHelper output)
{
    [Fact]
    public void Exp_is_within_nine_tenths_of_an_ulp() =>
        AssertWithin(0.9, ElementaryArguments.ForExp(), ElementaryFunctions.Exp, Oracle.Exp);

    [Fact]
    public void Log_is_within_eight_tenths_of_an_ulp() =>
        AssertWithin(0.8, ElementaryArguments.ForLog(), ElementaryFunctions.Log, Oracle.Log);

    [Fact]
    public void Sin_is_within_17_twentieths_of_an_ulp_however_large_the_angle() =>
        AssertWithin(0.85, ElementaryArguments.ForSinAndCos(), ElementaryFunctions.Sin, Oracle.Sin);

    [Fact]
    public void Cos_is_within_17_twentieths_of_an_ulp_however_large_the_angle() =>
        AssertWithin(0.85, ElementaryArguments.ForSinAndCos(), ElementaryFunctions.Cos, Oracle.Cos);

    // Goal: trust in the oracle itself. Method: identities that hold exactly, and values known to more digits than a double.
    [Fact]
    public void The_oracle_agrees_with_published_digits()
    {
        Assert.Equal(0.0, Oracle.Exp(0.0).ErrorInUlps(1.0));
        Assert.True(Oracle.Exp(1.0).ErrorInUlps(Math.E) < 0.5);
        Assert.True(Oracle.Log(2.0).ErrorInUlps(0.6931471805599453) < 0.5);
        Assert.True(Oracle.Log(10.0).ErrorInUlps(2.302585092994046) < 0.5);
        Assert.True(Oracle.Sin(Math.PI).ErrorInUlps(1.2246467991473532e-16) < 0.5);
        Assert.True(Oracle.Cos(Math.PI / 2).ErrorInUlps(6.123233995736766e-17) < 0.5);

        // The angle nearest of all doubles to a multiple of pi/2 (Muller, "Elementary Functions", section on range reduction).
        Assert.True(Math.Abs((double)Oracle.Cos(5.319372648326541e+255).Mantissa / Math.Pow(2.0, 160)) < 4.7e-19);
        Assert.Contains(5.319372648326541e+255, Oracle.NearestToQuarterTurns());
    }

    private void AssertWithin(
        double bound,
        IEnumerable<double> arguments,
        Func<Vector512<double>, Vector512<double>> function,
        Func<double, ExactNumber> oracle)
    {
        var count = 0;
        var (worst, at) = (0.0, 0.0);
        foreach (var chunk in arguments.Chunk(Vector512<double>.Count))
        {
            var padded = new double[Vector512<double>.Count];
            chunk.CopyTo(padded, 0);
            var results = function(Vector512.Create(padded));
            for (var lane = 0; lane < chunk.Length; lane++)
            {
                var error = oracle(chunk[lane]).ErrorInUlps(results[lane]);
                (worst, at) = error > worst ? (error, chunk[lane]) : (worst, at);
                count++;
            }
        }

        output.WriteLine($"Largest error {worst:F4} ulp at {at:R}, of {count:N0} arguments.");
        Assert.True(count >= 200_000, $"Only {count} arguments were tried.");
        Assert.True(worst <= bound, $"The error at {at:R} is {worst} ulp; the promised bound is {bound} ulp.");
    }
}
