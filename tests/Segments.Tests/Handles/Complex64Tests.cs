using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorShm.Segments.Tests;

public class Complex64Tests
{
    [Fact]
    public void An_array_has_the_bytes_of_NumPy()
    {
        // numpy.array([1.5-2j, 3j, -0.0+0j], 'complex64').tobytes().hex()
        const string Expected = "0000c03f000000c00000000000004040" + "0000008000000000";
        Complex64[] array = [new(1.5f, -2), new(0, 3), new(-0f, 0)];
        Assert.Equal(8, Unsafe.SizeOf<Complex64>());
        Assert.Equal(Expected, Convert.ToHexStringLower(MemoryMarshal.AsBytes<Complex64>(array)));
    }

    [Theory]
    [InlineData(1.5f, -2f)]
    [InlineData(float.Epsilon, float.MaxValue)]
    [InlineData(float.NaN, float.NegativeInfinity)]
    [InlineData(-0f, 0f)]
    public void Widening_loses_nothing(float real, float imaginary)
    {
        var value = new Complex64(real, imaginary);
        Complex wide = value;
        Assert.Equal(((double)real, (double)imaginary), (wide.Real, wide.Imaginary));
        Assert.Equal((float.IsNegative(real), float.IsNegative(imaginary)), (double.IsNegative(wide.Real), double.IsNegative(wide.Imaginary)));
        Assert.Equal(value, (Complex64)wide);
    }

    [Theory]
    [InlineData(0.1, 0.1f)]
    [InlineData(16777217.0, 16777216f)] // halfway, to even
    [InlineData(16777219.0, 16777220f)]
    [InlineData(1e39, float.PositiveInfinity)]
    [InlineData(-1e39, float.NegativeInfinity)]
    [InlineData(1e-46, 0f)]
    [InlineData(double.NaN, float.NaN)]
    public void Narrowing_rounds_each_part_to_the_nearest(double part, float expected)
    {
        Assert.Equal(new Complex64(expected, 1), (Complex64)new Complex(part, 1));
        Assert.Equal(new Complex64(1, expected), (Complex64)new Complex(1, part));
    }

    [Fact]
    public void Equality_is_that_of_the_parts()
    {
        Assert.Equal(new Complex64(float.NaN, 0), new Complex64(float.NaN, -0f));
        Assert.NotEqual(new Complex64(1, 2), new Complex64(2, 1));
    }

    [Fact]
    public void The_text_is_that_of_Complex_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var withComma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        withComma.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = withComma;
            Assert.Equal("1,5", $"{1.5}");
            Assert.Equal("<1.5; -2>", new Complex64(1.5f, -2).ToString());
            Assert.Equal(new Complex(1.5, -2).ToString(CultureInfo.InvariantCulture), new Complex64(1.5f, -2).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
