namespace ActorShm.Kernels.Tests.Expressions;

/// <summary>Spellings that a NumPy user tries mean what the functions mean.</summary>
public class MethodTests
{
    private static readonly ProgramInput[] Inputs = [new("x", DType.Float64, [3, 4]), new("z", DType.Complex128, [4])];

    [Theory]
    [InlineData("x.mean()", "mean(x)")]
    [InlineData("x.sum(axis=0, keepdims=1)", "sum(x, axis=0, keepdims=True)")]
    [InlineData("x.sum(0)", "sum(x, 0)")]
    [InlineData("(x + 1).std(ddof=1)", "std(x + 1, ddof=1)")]
    [InlineData("x.T.reshape(2, -1)[0]", "reshape(transpose(x), (2, -1))[0]")]
    [InlineData("x.reshape((2, 6))", "reshape(x, (2, 6))")]
    [InlineData("x.reshape(12)", "reshape(x, 12)")]
    [InlineData("x.transpose(1, 0)", "transpose(x, (1, 0))")]
    [InlineData("x.reshape(2, 3, 2)", "reshape(x, (2, 3, 2))")]
    [InlineData("x[0].max() ** 2", "max(x[0]) ** 2")]
    [InlineData("-x.min()", "-min(x)")]
    [InlineData("z.real + z.conj().imag", "real(z) + imag(conj(z))")]
    [InlineData("x[()]", "x")]
    [InlineData("sin(2 * pi * x)", "sin(6.283185307179586 * x)")]
    [InlineData("e ** x", "2.718281828459045 ** x")]
    public void It_is_the_function(string tried, string meant)
    {
        var both = CompiledProgram.Compile($"{tried}; {meant}", Inputs, []);

        // The graph makes each value once, so equal values are one node.
        Assert.Equal(both.ResultOf(1), both.ResultOf(0));
    }

    [Fact]
    public void A_constant_gives_way_to_an_input_and_to_an_assigned_value()
    {
        var program = CompiledProgram.Compile("e = 2 * pi; e + pi", [new("pi", DType.Float32, [5])], []);
        Assert.Equal((DType.Float32, 5L), (program.Results[0].DType, program.Results[0].Shape[0]));
    }

    [Theory]
    [InlineData("2 ** n")]
    [InlineData("n ** -2")]
    public void An_integer_power_of_nothing_is_nothing(string text) =>
        Assert.Empty(ProgramRunner.Run(CompiledProgram.Compile(text, [new("n", DType.Int16, [0])], []), [[]], new Scalar?[1], Splitting.AllAtOnce).BytesOf(0));
}
