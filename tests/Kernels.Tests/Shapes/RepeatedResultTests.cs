namespace ActorShm.Kernels.Tests.Shapes;

// Goal: a value that is asked for under several names is whole under each of them.
public class RepeatedResultTests
{
    [Theory]
    [InlineData("a = sum(m, axis=0); b = a")]
    [InlineData("a = sum(m, axis=0); b = sum(m, axis=0)")]
    [InlineData("a = sum(m, axis=1); b = a; sum(b)")]
    [InlineData("a = m @ v; b = dot(m, v); b")]
    [InlineData("a = m @ m; b = m @ m")]
    [InlineData("a = m @ m; b = a; b @ v")]
    [InlineData("a = mean(m, axis=(0, 1), keepdims=True); b = a")]
    [InlineData("a = m + 1; b = m + 1")]
    public void Both_outputs_hold_what_they_name(string text)
    {
        var program = CompiledProgram.Compile(text, [new("m", DType.Float64, [3, 3]), new("v", DType.Float64, [3])], ["a", "b"]);
        var outcome = ProgramRunner.Run(
            program, [ArrayMemory.BytesOf(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0), ArrayMemory.BytesOf(1.0, -1.0, 2.0)], [null, null], Splitting.AllAtOnce);

        Assert.Contains(ArrayMemory.ValuesOf<double>(outcome.Arrays[0]), value => value != 0);
        Assert.Equal(outcome.Arrays[0], outcome.Arrays[1]);
    }

    [Fact]
    public void Different_products_of_equal_shapes_are_passes_of_their_own()
    {
        var program = CompiledProgram.Compile("a = m @ m; b = m @ transpose(m)", [new("m", DType.Float64, [2, 2])], ["a", "b"]);
        var outcome = ProgramRunner.Run(program, [ArrayMemory.BytesOf(1.0, 2.0, 3.0, 4.0)], [null], Splitting.AllAtOnce);

        Assert.Equal([7.0, 10, 15, 22], ArrayMemory.ValuesOf<double>(outcome.Arrays[0]));
        Assert.Equal([5.0, 11, 11, 25], ArrayMemory.ValuesOf<double>(outcome.Arrays[1]));
    }
}
