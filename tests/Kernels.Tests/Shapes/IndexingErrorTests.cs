namespace ActorShm.Kernels.Tests.Shapes;

public class IndexingErrorTests
{
    private static readonly ProgramInput[] Inputs =
        [new("x", DType.Float64, [4, 3]), new("v", DType.Float64, [5]), new("n", DType.Int32, []), new("none", DType.Float64, [0, 3])];

    [Theory]
    [InlineData("x[4]", 2, "index 4 is out of bounds for axis 0 with size 4")]
    [InlineData("x[0, -4]", 5, "index -4 is out of bounds for axis 1 with size 3")]
    [InlineData("x[0, 0, 0]", 8, "too many indices for array: array is 2-dimensional, but 3 were indexed")]
    [InlineData("n[0]", 2, "array is 0-dimensional")]
    [InlineData("x[..., ...]", 7, "a single ellipsis")]
    [InlineData("x[::0]", 2, "slice step cannot be zero")]
    [InlineData("x[]", 2, "An index or a slice is missing")]
    [InlineData("x[1", 1, "This '[' is never closed")]
    [InlineData("x[1)", 3, "Expected ']'")]
    [InlineData("x]", 1, "This ']' closes nothing")]
    [InlineData("x[n]", 2, "written in the program")]
    [InlineData("x[v > 0]", 2, "where(condition, x, y)")]
    [InlineData("x[1.0]", 2, "written in the program")]
    [InlineData("x[True]", 2, "written in the program")]
    [InlineData("x + v", 2, "operands could not be broadcast together with shapes (4, 3) (5,)")]
    [InlineData("where(x > 0, v, 1)", 0, "could not be broadcast")]
    [InlineData("reshape(x, (5, 3))", 11, "cannot reshape array of size 12 into shape (5, 3)")]
    [InlineData("reshape(x, (-1, 5))", 11, "cannot reshape")]
    [InlineData("reshape(x, (-1, -1))", 11, "cannot reshape")]
    [InlineData("reshape(none, (-1, 0))", 14, "cannot reshape")]
    [InlineData("reshape(x, None)", 11, "must be an integer or a tuple of integers")]
    [InlineData("reshape(x, (1, 1, 1, 1, 1, 1, 1, 3, 4))", 0, "at most 8 axes")]
    [InlineData("transpose(x, (0, 0))", 13, "must name each of the 2 axes once")]
    [InlineData("transpose(x, axes=(0, 2))", 18, "axis 2 of an array of dimension 2")]
    [InlineData("x.transpose((1, 0), 2)", 20, "one tuple, or integers one after the other")]
    [InlineData("x.transpose(None, 1)", 18, "one tuple, or integers one after the other")]
    [InlineData("x.transpose(1, (0,))", 15, "one tuple, or integers one after the other")]
    [InlineData("x.reshape(12, None)", 14, "one tuple, or integers one after the other")]
    [InlineData("norm(reshape(x, (2, 2, 3)), axis=(0, 1, 2))", 33, "Improper number of dimensions to norm")]
    [InlineData("norm(x, axis=())", 13, "Improper number of dimensions to norm")]
    [InlineData("squeeze(x, 0)", 11, "not equal to one")]
    [InlineData("expand_dims(x, (0, 0))", 15, "duplicate")]
    [InlineData("broadcast_to(x, (4,))", 16, "cannot be reached by broadcasting")]
    [InlineData("broadcast_to(x, (3, 4))", 16, "cannot be reached by broadcasting")]
    [InlineData("v[None, None, None, None, None, None, None, None]", 1, "at most 8 axes")]
    [InlineData("max(x[4:])", 0, "zero-size array")]
    public void An_error_says_what_and_where(string text, int position, string said)
    {
        var error = Assert.Throws<ProgramException>(() => CompiledProgram.Compile(text, Inputs, []));
        Assert.Contains(said, error.Problem);
        Assert.Equal(position, error.Position);
    }

    [Fact]
    public void A_short_text_cannot_ask_for_endless_rewriting()
    {
        var text = "y = v" + string.Concat(Enumerable.Range(0, 3_000).Select(i => $"+v*{i}")) + ";y" + string.Concat(Enumerable.Range(0, 3_000).Select(i => $"+y[{i}:]"));
        var error = Assert.Throws<ProgramException>(() => CompiledProgram.Compile(text, [new("v", DType.Float64, [100_000])], []));
        Assert.Contains("could not be broadcast", error.Problem);
        var slices = "y = v" + string.Concat(Enumerable.Range(0, 3_000).Select(i => $"+v*{i}")) + string.Concat(Enumerable.Range(0, 3_000).Select(i => $";z{i} = y[{i}:]")) + "; 1";
        Assert.Contains("Split the program", Assert.Throws<ProgramException>(() => CompiledProgram.Compile(slices, [new("v", DType.Float64, [100_000])], [])).Problem);
    }
}
