namespace ActorShm.Kernels.Tests.Expressions;

public class SignatureTests
{
    private static readonly ProgramInput[] Inputs = [new("x", DType.Float64, [4, 3]), new("n", DType.Int32, [])];

    [Fact]
    public void A_signature_is_read_as_python_writes_it()
    {
        var signature = Signature.Parse("norm(x, /, ord=None, axis=0, *, keepdims=False)");
        Assert.Equal("norm", signature.Function);
        Assert.Equal(["x", "ord", "axis", "keepdims"], signature.Parameters.Select(parameter => parameter.Name));
        Assert.Equal([false, true, true, true], signature.Parameters.Select(parameter => parameter.IsNamed));
        Assert.Equal([true, true, true, false], signature.Parameters.Select(parameter => parameter.IsPositional));
        Assert.Equal([false, true, true, true], signature.Parameters.Select(parameter => parameter.Default is not null));
        Assert.Equal(3, signature.PositionalCount);
        Assert.Equal("norm(x, /, ord=None, axis=0, *, keepdims=False)", signature.ToString());
    }

    [Fact]
    public void Arguments_that_are_left_out_have_their_defaults()
    {
        var signature = Signature.Parse("f(x, a=None, b=-3, c=False)");
        var arguments = new Arguments(signature, [Argument.Of(Literal.Of(7L)), .. signature.Parameters.Skip(1).Select(parameter => parameter.Default!.Value)]);
        Assert.Equal(7, arguments[0].Literal.Integer);
        Assert.True(arguments.IsNone("a"));
        Assert.Null(arguments.Optional("a"));
        Assert.Null(arguments.Integers("a"));
        Assert.Equal(-3, arguments.Integer("b"));
        Assert.Equal([-3], arguments.Integers("b")!.Value.ToArray());
        Assert.False(arguments.Flag("c"));
    }

    [Theory]
    [InlineData("sum")]
    [InlineData("(x)")]
    [InlineData("sum(x")]
    public void What_is_no_signature_is_refused(string text) => Assert.Throws<FormatException>(() => Signature.Parse(text));

    [Theory]
    [InlineData("sum(a=x)", new long[0])]
    [InlineData("sum(x, keepdims=True)", new[] { 1L, 1 })]
    [InlineData("sum(keepdims = True, a = x,)", new[] { 1L, 1 })]
    [InlineData("mean(x,)", new long[0])]
    [InlineData("max(x.clip(min=1))", new long[0])]
    [InlineData("max((x + 1) * (x - 1))", new long[0])]
    [InlineData("max((x))", new long[0])]
    [InlineData("max(n, keepdims=True)", new long[0])]
    public void Arguments_go_by_place_and_by_name(string text, long[] extents) =>
        Assert.Equal(extents, CompiledProgram.Compile(text, Inputs, []).Results[0].Shape);
}
