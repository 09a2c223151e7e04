namespace ActorShm.Kernels.Tests.Expressions;

public class TypingTests
{
    private static readonly ProgramInput[] Inputs =
    [
        new("b", DType.Bool, [4]), new("i", DType.Int32, [4]), new("l", DType.Int64, [4]), new("f", DType.Float32, [4]), new("d", DType.Float64, [4]),
        new("b0", DType.Bool, []), new("i0", DType.Int32, []), new("f0", DType.Float32, []), new("d0", DType.Float64, []),
    ];

    [Theory]
    [InlineData("i + 1", "int32")]
    [InlineData("i + 1.5", "float64")]
    [InlineData("f + 1.5", "float32")]
    [InlineData("f + 1", "float32")]
    [InlineData("f * 1e300", "float32")]
    [InlineData("l * 2", "int64")]
    [InlineData("b + 1", "int64")]
    [InlineData("b + 1.0", "float64")]
    [InlineData("b + True", "bool")]
    [InlineData("i + True", "int32")]
    [InlineData("b + b", "bool")]
    [InlineData("b * b", "bool")]
    [InlineData("b + i", "int32")]
    [InlineData("b + f", "float32")]
    [InlineData("i + l", "int64")]
    [InlineData("i + f", "float64")]
    [InlineData("l + f", "float64")]
    [InlineData("l + d", "float64")]
    [InlineData("f + d", "float64")]
    [InlineData("f + d0", "float64")]
    [InlineData("f + f0", "float32")]
    [InlineData("f + i0", "float64")]
    [InlineData("f * (1 + 2.5)", "float32")]
    [InlineData("f * sqrt(2)", "float64")]
    [InlineData("f * mean(d)", "float64")]
    [InlineData("f * mean(f)", "float32")]
    [InlineData("i / i", "float64")]
    [InlineData("i / 2", "float64")]
    [InlineData("b / b", "float64")]
    [InlineData("f / 2", "float32")]
    [InlineData("i < l", "bool")]
    [InlineData("i < 9000000000", "bool")]
    [InlineData("b == 5", "bool")]
    [InlineData("i ** 2", "int32")]
    [InlineData("i ** True", "int32")]
    [InlineData("b ** 3", "int64")]
    [InlineData("b ** 2", "int64")]
    [InlineData("b ** b", "int8")]
    [InlineData("b ** True", "int8")]
    [InlineData("i ** l", "int64")]
    [InlineData("2 ** i", "int32")]
    [InlineData("sqrt(b)", "float16")]
    [InlineData("exp(True)", "float16")]
    [InlineData("b0 ** 2", "int64")]
    [InlineData("b ** 0.5", "float64")]
    [InlineData("i ** 2.0", "float64")]
    [InlineData("i ** 0.5", "float64")]
    [InlineData("2.0 ** i", "float64")]
    [InlineData("2 ** f", "float32")]
    [InlineData("f ** i", "float64")]
    [InlineData("f ** 3", "float32")]
    [InlineData("f ** 0", "float32")]
    [InlineData("-i", "int32")]
    [InlineData("abs(i)", "int32")]
    [InlineData("abs(b)", "bool")]
    [InlineData("sqrt(i)", "float64")]
    [InlineData("exp(l)", "float64")]
    [InlineData("log(f)", "float32")]
    [InlineData("sin(d)", "float64")]
    [InlineData("cos(i0)", "float64")]
    [InlineData("minimum(b, b)", "bool")]
    [InlineData("maximum(i, 1)", "int32")]
    [InlineData("maximum(f, 1.5)", "float32")]
    [InlineData("minimum(i, f)", "float64")]
    [InlineData("where(d, f, 0.5)", "float32")]
    [InlineData("clip(int8(i), uint8(i), float16(f))", "float16")]
    [InlineData("clip(int8(i), uint16(i), float16(f))", "float32")]
    [InlineData("clip(int8(i), uint8(i), i)", "int32")]
    [InlineData("clip(uint8(i), -1, 300)", "uint8")]
    [InlineData("clip(uint8(i), -1, 2.5)", "float64")]
    [InlineData("int8(i).clip(-1000, 2**70)", "int8")]
    [InlineData("clip(7, int8(i), None)", "int64")]
    [InlineData("clip(b, -1000, 1000)", "int64")]
    [InlineData("where(b, 1, 0)", "int64")]
    [InlineData("where(b, 1, 0.5)", "float64")]
    [InlineData("where(b, i, 0)", "int32")]
    [InlineData("where(i, b, True)", "bool")]
    [InlineData("where(i, b, 2)", "int64")]
    [InlineData("complex(b, 0.5)", "complex128")]
    [InlineData("complex(b, True)", "complex64")]
    [InlineData("complex(int8(i), uint8(i))", "complex64")]
    [InlineData("complex(i, f)", "complex128")]
    [InlineData("complex(0.5, f)", "complex64")]
    [InlineData("complex(imag=f, real=d)", "complex128")]
    [InlineData("complex(1, 2) * f", "complex64")]
    [InlineData("conj(b)", "int8")]
    [InlineData("b.conj()", "bool")]
    [InlineData("any(b).conj()", "bool")]
    [InlineData("f.conj()", "float32")]
    [InlineData("isnan(f)", "bool")]
    [InlineData("isnan(i)", "bool")]
    [InlineData("sum(b)", "int64")]
    [InlineData("sum(i)", "int64")]
    [InlineData("sum(f)", "float32")]
    [InlineData("sum(d)", "float64")]
    [InlineData("mean(b)", "float64")]
    [InlineData("mean(i)", "float64")]
    [InlineData("mean(f)", "float32")]
    [InlineData("min(b)", "bool")]
    [InlineData("max(i)", "int32")]
    [InlineData("nansum(i)", "int64")]
    [InlineData("nansum(f)", "float32")]
    [InlineData("nanmean(i)", "float64")]
    [InlineData("nanmin(f)", "float32")]
    [InlineData("nanmax(b)", "bool")]
    [InlineData("sum(f0)", "float32")]
    [InlineData("sum(b0)", "int64")]
    [InlineData("mean(i0)", "float64")]
    public void Types_are_those_of_numpy(string text, string dtype) =>
        Assert.Equal(dtype, CompiledProgram.Compile(text, Inputs, []).Results[0].DType.Name());

    [Theory]
    [InlineData("i + 3000000000", "out of bounds for int32", 2)]
    [InlineData("b - b", "difference of two bools", 2)]
    [InlineData("b - True", "difference of two bools", 2)]
    [InlineData("-b", "negative of a bool", 0)]
    [InlineData("+b", "unary plus", 0)]
    [InlineData("clip(b, None, None)", "unary plus", 0)]
    [InlineData("clip(uint8(i), 300, None)", "Python integer 300 out of bounds for uint8", 0)]
    [InlineData("clip(uint8(i), 0, -1)", "Python integer -1 out of bounds for uint8", 0)]
    [InlineData("i ** -1", "negative integer powers", 2)]
    [InlineData("i ** 3000000000", "out of bounds for int32", 2)]
    [InlineData("uint8(i) ** -2", "Python integer -2 out of bounds for uint8", 9)]
    [InlineData("uint8(i[:0]) ** -2", "Python integer -2 out of bounds for uint8", 13)]
    [InlineData("int8(i[:0]) ** -200", "Python integer -200 out of bounds for int8", 12)]
    public void What_numpy_refuses_or_cannot_be_expressed_is_refused_at_its_place(string text, string said, int position)
    {
        var refused = Assert.Throws<ProgramException>(() => CompiledProgram.Compile(text, Inputs, []));
        Assert.Contains(said, refused.Problem);
        Assert.Equal(position, refused.Position);
    }

    [Fact]
    public void Shapes_that_differ_are_refused_with_both_of_them()
    {
        ProgramInput[] inputs = [new("x", DType.Float64, [2, 3]), new("y", DType.Float64, [6]), new("s", DType.Float64, [])];
        var refused = Assert.Throws<ProgramException>(() => CompiledProgram.Compile("x*s\nx + y", inputs, []));
        Assert.Contains("(2, 3)", refused.Message);
        Assert.Contains("(6,)", refused.Message);
        Assert.Equal(6, refused.Position);
    }

    [Fact]
    public void Results_have_the_shape_of_their_arrays()
    {
        ProgramInput[] inputs = [new("x", DType.Float64, [2, 3]), new("s", DType.Float64, [])];
        var program = CompiledProgram.Compile("x*s; s; sum(x); x**0; isnan(x > 1)", inputs, []);
        Assert.Equal(["2,3", "", "", "2,3", "2,3"], program.Results.Select(result => string.Join(',', result.Shape)));
    }
}
