using System.Numerics;

namespace ActorShm.Kernels.Tests;

public class ScalarTests
{
    [Fact]
    public void A_scalar_gives_back_what_it_was_made_of()
    {
        Assert.True(Scalar.Of(true).AsBool());
        Assert.Equal(-7, Scalar.Of(-7).AsInt64());
        Assert.Equal(long.MinValue, Scalar.Of(long.MinValue).AsInt64());
        Assert.Equal(1.5f, Scalar.Of(1.5f).AsFloat32());
        Assert.Equal(-0.1, Scalar.Of(-0.1).AsFloat64());
        Assert.Equal(-7.0, Scalar.Of(-7).AsFloat64());
        Assert.Equal(-1, Scalar.Of((sbyte)-1).AsInt64());
        Assert.Equal(-2, Scalar.Of((short)-2).AsInt64());
        Assert.Equal(200, Scalar.Of((byte)200).AsInt64());
        Assert.Equal(4_000_000_000, Scalar.Of(4_000_000_000).AsInt64());
        Assert.Equal(ulong.MaxValue, Scalar.Of(ulong.MaxValue).AsUInt64());
        Assert.Equal(18446744073709551615.0, Scalar.Of(ulong.MaxValue).AsFloat64());
        Assert.Equal(0.0999755859375, Scalar.Of((Half)0.1).AsFloat64());
        Assert.Equal(new Complex(1.5, -2.5), Scalar.Of(new Complex(1.5, -2.5)).AsComplex());
        Assert.Equal(Scalar.Of(-2.5f), Scalar.OfParts(Scalar.Of(1.5f), Scalar.Of(-2.5f)).Imaginary);
    }

    [Fact]
    public void Bytes_survive_the_way_there_and_back()
    {
        Scalar[] scalars =
        [
            Scalar.Of(true), Scalar.Of((sbyte)-1), Scalar.Of((short)-2), Scalar.Of(-2), Scalar.Of(-3L), Scalar.Of((byte)200), Scalar.Of((ushort)60_000),
            Scalar.Of(4_000_000_000), Scalar.Of(ulong.MaxValue), Scalar.Of((Half)(-0.1)), Scalar.Of(float.NegativeInfinity), Scalar.Of(-0.0),
            Scalar.Of(new Complex(1.5, -2.5)), Scalar.OfParts(Scalar.Of(-0f), Scalar.Of(float.NaN)),
        ];
        foreach (var scalar in scalars)
        {
            var bytes = new byte[scalar.DType.SizeBytes()];
            scalar.CopyTo(bytes);
            Assert.Equal(scalar, Scalar.FromBytes(scalar.DType, bytes));
        }
    }

    [Fact]
    public void A_foreign_bool_of_any_other_byte_is_true() => Assert.Equal(Scalar.Of(true), Scalar.FromBytes(DType.Bool, [0x40]));

    [Fact]
    public void Reading_as_another_type_is_refused_with_the_value()
    {
        Assert.Contains("1.5 (float64)", Assert.Throws<InvalidOperationException>(() => Scalar.Of(1.5).AsInt64()).Message);
        Assert.Throws<InvalidOperationException>(() => Scalar.Of(1).AsBool());
        Assert.Throws<InvalidOperationException>(() => Scalar.Of(1.0).AsFloat32());
        Assert.Throws<InvalidOperationException>(() => Scalar.Of(ulong.MaxValue).AsInt64());
        Assert.Throws<InvalidOperationException>(() => Scalar.Of(-1).AsUInt64());
        Assert.Throws<InvalidOperationException>(() => Scalar.Of(Complex.One).AsFloat64());
        Assert.Throws<InvalidOperationException>(() => Scalar.Of(1.0).Imaginary);
        Assert.Throws<ArgumentException>(() => Scalar.OfParts(Scalar.Of(1.0), Scalar.Of(1f)));
        Assert.Throws<ArgumentException>(() => Scalar.FromBytes(DType.Int64, new byte[7]));
    }

    [Fact]
    public void Equality_is_of_type_and_bits()
    {
        Assert.NotEqual(Scalar.Of(1), Scalar.Of(1L));
        Assert.NotEqual(Scalar.Of(0.0), Scalar.Of(-0.0));
        Assert.True(Scalar.Of(double.NaN) == Scalar.Of(double.NaN));
        Assert.True(Scalar.Of(1) != Scalar.Of(2));
    }
}
