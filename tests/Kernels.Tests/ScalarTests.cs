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
    }

    [Fact]
    public void Bytes_survive_the_way_there_and_back()
    {
        Scalar[] scalars = [Scalar.Of(true), Scalar.Of(-2), Scalar.Of(-3L), Scalar.Of(float.NegativeInfinity), Scalar.Of(-0.0)];
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
