namespace ActorShm.Kernels.Tests;

public class DTypesTests
{
    [Theory]
    [InlineData("bool", DType.Bool, 1, 1)]
    [InlineData("int32", DType.Int32, 4, 4)]
    [InlineData("int64", DType.Int64, 5, 8)]
    [InlineData("float32", DType.Float32, 12, 4)]
    [InlineData("float64", DType.Float64, 13, 8)]
    public void Every_type_has_its_name_number_and_size(string name, DType dtype, int number, int sizeBytes)
    {
        Assert.True(DTypes.TryParse(name, out var parsed));
        Assert.Equal(dtype, parsed);
        Assert.Equal(name, dtype.Name());
        Assert.Equal(number, (byte)dtype);
        Assert.Equal(sizeBytes, dtype.SizeBytes());
    }

    [Fact]
    public void An_unknown_name_or_number_is_refused()
    {
        Assert.False(DTypes.TryParse("float16", out _));
        Assert.False(DTypes.TryParse("Float64", out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((DType)7).SizeBytes());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((DType)0).Name());
    }
}
