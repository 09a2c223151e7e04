using System.Numerics;

namespace ActorShm.Segments.Tests;

public class ElementConversionTests
{
    public static TheoryData<ElementType, ElementType> Pairs()
    {
        var pairs = new TheoryData<ElementType, ElementType>();
        foreach (var from in ElementTypes.All)
        {
            foreach (var to in ElementTypes.All)
            {
                pairs.Add(from, to);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Zeros_and_ones_survive_every_conversion_and_the_way_back(ElementType from, ElementType to)
    {
        // More than one block of the conversion, and no multiple of any vector.
        var bits = Enumerable.Range(0, 2_501).Select(index => (byte)(index % 3 == 0 ? 1 : 0)).ToArray();
        foreach (var mode in Enum.GetValues<ConversionMode>())
        {
            var source = Convert(bits, ElementType.Bool, from, mode);
            var target = Convert(source, from, to, mode);
            Assert.Equal(source, Convert(target, to, from, mode));
            Assert.Equal(bits, Convert(target, to, ElementType.Bool, mode));
        }
    }

    [Fact]
    public void Exact_refuses_what_an_integer_cannot_hold_by_index_and_value()
    {
        AssertRefused<int, byte>([0, 255, 256], "Element 2 is 256 (int32), which uint8 cannot hold");
        AssertRefused<int, byte>([-1], "Element 0 is -1");
        AssertRefused<long, ulong>([-1], "-1");
        AssertRefused<ulong, long>([ulong.MaxValue], "18446744073709551615");
        AssertRefused<double, int>([1, 1.5], "Element 1 is 1.5 (float64), which int32");
        AssertRefused<double, long>([double.NaN], "NaN");
        AssertRefused<double, long>([9223372036854775808.0], "9.223372036854776E+18");
        AssertRefused<float, ulong>([18446744073709551616f], "1.8446744E+19");
        AssertRefused<double, uint>([-1], "-1");
        AssertRefused<float, int>([float.PositiveInfinity], "Infinity");
        AssertRefused<Half, ushort>([Half.NegativeInfinity], "-Infinity");
        AssertHeld<double, long>([-9223372036854775808.0, -0.0, 9223372036854774784.0], [long.MinValue, 0, 9223372036854774784]);
        AssertHeld<Half, ushort>([Half.MaxValue], [65504]);
    }

    [Fact]
    public void Exact_refuses_an_integer_that_a_float_would_round()
    {
        AssertRefused<long, double>([1L << 53, (1L << 53) + 1], "Element 1 is 9007199254740993");
        AssertRefused<long, double>([long.MaxValue], "9223372036854775807");
        AssertRefused<int, float>([int.MaxValue], "2147483647");
        AssertRefused<ulong, float>([ulong.MaxValue], "18446744073709551615");
        AssertRefused<ushort, Half>([65535], "65535");
        AssertRefused<short, Half>([2049], "2049");
        AssertHeld<long, double>([long.MinValue, 1L << 62], [-9223372036854775808.0, 4611686018427387904.0]);
        AssertHeld<short, Half>([short.MinValue, 2050], [(Half)(-32768), (Half)2050]);
    }

    [Fact]
    public void Exact_rounds_floats_but_never_makes_them_infinite()
    {
        AssertHeld<double, float>([0.1, double.NegativeInfinity, 1e-300], [0.1f, float.NegativeInfinity, 0]);
        Assert.True(float.IsNaN(Converted<double, float>([double.NaN], ConversionMode.Exact)[0]));
        AssertHeld<double, float>([16777217, 16777219, -1e-50], [16777216, 16777220, -0.0f]); // to the even one of two, and to zero
        AssertRefused<double, float>([1e39], "1E+39");
        AssertRefused<float, Half>([65520], "65520");
    }

    [Fact]
    public void Exact_keeps_an_imaginary_part_from_being_lost()
    {
        AssertRefused<Complex, double>([1, new Complex(2, 3)], "Element 1 is 2+3j (complex128), which float64");
        AssertRefused<Complex64, bool>([new Complex64(1, 1)], "1+1j");
        AssertRefused<Complex, Complex64>([Complex.Zero, new Complex(0, 1e300)], "Element 1 is 1E+300");
        AssertRefused<double, bool>([1, 2], "Element 1 is 2 (float64), which bool");
        AssertHeld<Complex, int>([new Complex(7, -0.0)], [7]);
        AssertHeld<byte, Complex64>([200], [new Complex64(200, 0)]);
    }

    [Fact]
    public void Unchecked_truncates_wraps_and_drops()
    {
        Assert.Equal([1, -1, 705032704, -1, 0, 0], Converted<double, int>([1.9, -1.9, 5e9, 1e20, -1e20, double.NaN], ConversionMode.Unchecked));
        Assert.Equal([long.MaxValue, long.MinValue, 0], Converted<double, long>([1e20, -1e20, double.NaN], ConversionMode.Unchecked));
        Assert.Equal([1UL << 63, ulong.MaxValue, ulong.MaxValue - 4, 0], Converted<double, ulong>([Math.Pow(2, 63), double.PositiveInfinity, -5.5, double.NaN], ConversionMode.Unchecked));
        Assert.Equal([(sbyte)44, (sbyte)-1], Converted<int, sbyte>([300, 255], ConversionMode.Unchecked));
        Assert.Equal([(byte)44, (byte)251], Converted<float, byte>([300, -5], ConversionMode.Unchecked));
        Assert.Equal([ulong.MaxValue], Converted<int, ulong>([-1], ConversionMode.Unchecked));
        Assert.Equal([2f], Converted<Complex, float>([new Complex(2, 3)], ConversionMode.Unchecked));
        Assert.Equal([true, true, false, true], Converted<Complex, bool>([new Complex(0, 3), double.NaN, -0.0, 0.5], ConversionMode.Unchecked));
    }

    [Fact]
    public void Bytes_of_a_file_that_are_neither_0_nor_1_are_true()
    {
        var target = new byte[8];
        ElementConversion.Convert([2, 0], ElementType.Bool, target, ElementType.Float32, ConversionMode.Exact);
        Assert.Equal([1f, 0f], System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(target).ToArray());
    }

    [Fact]
    public void Spans_that_do_not_match_are_refused_before_anything_is_written()
    {
        Assert.Throws<ArgumentException>(() => ElementConversion.Convert<int, long>(new int[3], new long[2], ConversionMode.Exact));
        Assert.Throws<ArgumentException>(() => ElementConversion.Convert(new byte[7], ElementType.Int32, new byte[2], ElementType.Int16, ConversionMode.Exact));
        Assert.Throws<ArgumentOutOfRangeException>(() => ElementConversion.Convert<int, long>(new int[1], new long[1], (ConversionMode)9));
        Assert.Throws<ArgumentOutOfRangeException>(() => ElementConversion.Convert(new byte[8], (ElementType)10, new byte[8], ElementType.Int64, ConversionMode.Exact));
        var shared = new byte[8];
        Assert.Throws<ArgumentException>(() => ElementConversion.Convert(shared, ElementType.Int64, shared, ElementType.UInt64, ConversionMode.Exact));
    }

    private static void AssertHeld<TFrom, TTo>(TFrom[] source, TTo[] expected)
        where TFrom : unmanaged
        where TTo : unmanaged => Assert.Equal(expected, Converted<TFrom, TTo>(source, ConversionMode.Exact));

    private static void AssertRefused<TFrom, TTo>(TFrom[] source, string reason)
        where TFrom : unmanaged
        where TTo : unmanaged =>
        Assert.Contains(reason, Assert.Throws<OverflowException>(() => Converted<TFrom, TTo>(source, ConversionMode.Exact)).Message, StringComparison.Ordinal);

    private static TTo[] Converted<TFrom, TTo>(TFrom[] source, ConversionMode mode)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        var target = new TTo[source.Length];
        ElementConversion.Convert<TFrom, TTo>(source, target, mode);
        return target;
    }

    private static byte[] Convert(byte[] source, ElementType from, ElementType to, ConversionMode mode)
    {
        var target = new byte[source.Length / from.SizeBytes() * to.SizeBytes()];
        ElementConversion.Convert(source, from, target, to, mode);
        return target;
    }
}
