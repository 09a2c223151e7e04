namespace ActorShm.Kernels.Tests;

public class DTypesTests
{
    [Theory]
    [InlineData("bool", DType.Bool, 1, 1)]
    [InlineData("int8", DType.Int8, 2, 1)]
    [InlineData("int16", DType.Int16, 3, 2)]
    [InlineData("int32", DType.Int32, 4, 4)]
    [InlineData("int64", DType.Int64, 5, 8)]
    [InlineData("uint8", DType.UInt8, 6, 1)]
    [InlineData("uint16", DType.UInt16, 7, 2)]
    [InlineData("uint32", DType.UInt32, 8, 4)]
    [InlineData("uint64", DType.UInt64, 9, 8)]
    [InlineData("float16", DType.Float16, 11, 2)]
    [InlineData("float32", DType.Float32, 12, 4)]
    [InlineData("float64", DType.Float64, 13, 8)]
    [InlineData("complex64", DType.Complex64, 14, 8)]
    [InlineData("complex128", DType.Complex128, 15, 16)]
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
        Assert.False(DTypes.TryParse("float128", out _));
        Assert.False(DTypes.TryParse("Float64", out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((DType)10).SizeBytes());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((DType)0).Name());
    }
}
