using System.Linq.Expressions;
using System.Numerics;
using static ActorShm.Kernels.Tests.LambdaRunner;

namespace ActorShm.Kernels.Tests;

/// <summary>The mean of chosen elements is what the mean of an array of these alone is: the sum divided by the count, part by part.</summary>
public class FilteredMeanTests
{
    [Fact]
    public void Of_ones_is_one()
    {
        for (var count = 1; count <= 100; count++)
        {
            Assert.Equal(Complex.One, MeanOf(Numbers(count, Complex.One)));
            Assert.Equal(new Complex64(1, 0), MeanOf(Singles(count, new(1, 0))));
        }
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    public void A_part_that_is_not_finite_leaves_the_other_alone(double odd)
    {
        Assert.Equal(new Complex(2.5, odd), MeanOf([new Complex(4, odd), new Complex(1, 2), Unchosen]));
        Assert.Equal(new Complex(odd, 2.5), MeanOf([new Complex(odd, 4), new Complex(1, 1), Unchosen]));
        Assert.Equal(new Complex64(2.5f, (float)odd), MeanOf([new Complex64(4, (float)odd), new Complex64(1, 2), new Complex64(-1, -1)]));
    }

    [Fact]
    public void Of_no_elements_is_NaN_in_both_parts()
    {
        Assert.Equal(new Complex(double.NaN, double.NaN), MeanOf([Unchosen]));
        Assert.Equal(new Complex64(float.NaN, float.NaN), MeanOf([new Complex64(-1, -1)]));
    }

    [Fact]
    public void A_variance_counts_distances_from_the_same_mean()
    {
        var x = ArrayExpressions.Input<Complex>("x", 50);

        Assert.Equal(0, Single<Complex, double>(ArrayReductions.Variance(x, Chosen<Complex>(x, z => z.Real != -1 || z.Imaginary != -1)), Numbers(49, Complex.One)));
    }

    private static Complex Unchosen => new(-1, -1);

    private static Complex[] Numbers(int count, Complex value) => [.. Enumerable.Repeat(value, count), Unchosen];

    private static Complex64[] Singles(int count, Complex64 value) => [.. Enumerable.Repeat(value, count), new(-1, -1)];

    private static Complex MeanOf(Complex[] numbers)
    {
        var x = ArrayExpressions.Input<Complex>("x", numbers.Length);
        return Single<Complex, Complex>(ArrayReductions.Mean(x, Chosen<Complex>(x, z => z.Real != -1 || z.Imaginary != -1)), numbers);
    }

    private static Complex64 MeanOf(Complex64[] numbers)
    {
        var x = ArrayExpressions.Input<Complex64>("x", numbers.Length);
        return Single<Complex64, Complex64>(ArrayReductions.Mean(x, Chosen<Complex64>(x, z => z.Real != -1 || z.Imaginary != -1)), numbers);
    }

    private static ArrayExpression Chosen<T>(ArrayExpression x, Expression<Func<T, bool>> isChosen) => LambdaTranslator.Translate(isChosen, x);

    /// <summary>Stands for the type of ActorShm.Segments, as <see cref="CSharpTypes"/> allows.</summary>
    private readonly record struct Complex64(float Real, float Imaginary)
    {
        public static implicit operator Complex(Complex64 value) => new(value.Real, value.Imaginary);
    }
}
