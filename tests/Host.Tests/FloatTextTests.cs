using System.Globalization;
using ActorShm.Host.Reporting;

namespace ActorShm.Host.Tests;

/// <summary>Numbers as Python prints them; the expected texts are those of <c>repr(float)</c> and <c>str(numpy.float32)</c>, without the <c>.0</c> of whole ones.</summary>
public class FloatTextTests
{
    [Theory]
    [InlineData(1e-76, "1e-76")]
    [InlineData(-1.5e-7, "-1.5e-07")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(-1234567890123456, "-1234567890123456")]
    [InlineData(123456789012345.6, "123456789012345.6")]
    [InlineData(9007199254740993, "9007199254740992")]
    [InlineData(1e16, "1e+16")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(-0.0, "-0")]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void A_double(double value, string expected)
    {
        Assert.Equal(expected, FloatText.Of(value));
        Assert.True(double.IsNaN(value) || double.IsInfinity(value)
            || BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits(double.Parse(expected, CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData(1e8f, "100000000")]
    [InlineData(1.2345679e10f, "12345679000")]
    [InlineData(1e16f, "1e+16")]
    [InlineData(1e-5f, "1e-05")]
    [InlineData(3.4028235e38f, "3.4028235e+38")]
    public void A_float(float value, string expected) => Assert.Equal(expected, FloatText.Of(value));

    [Fact]
    public void A_half() => Assert.Equal(["65500", "6e-08"], [FloatText.Of(Half.MaxValue), FloatText.Of(Half.Epsilon)]);

    [Fact]
    public void Every_double_reads_back_to_the_same_bits()
    {
        var random = new Random(1);
        for (var i = 0; i < 100_000; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            var scaled = random.NextDouble() * Math.Pow(10, random.Next(-8, 20));
            Assert.True(!double.IsFinite(value) || double.Parse(FloatText.Of(value), CultureInfo.InvariantCulture).Equals(value));
            Assert.Equal(scaled, double.Parse(FloatText.Of(scaled), CultureInfo.InvariantCulture));
        }
    }
}
