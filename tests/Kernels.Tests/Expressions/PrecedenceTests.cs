namespace ActorShm.Kernels.Tests.Expressions;

public class PrecedenceTests
{
    [Theory]
    [InlineData("-x**2", -9.0)]
    [InlineData("2**-x", 0.125)]
    [InlineData("2.0**x**2", 512.0)]
    [InlineData("(2.0**x)**2", 64.0)]
    [InlineData("-x*-x", 9.0)]
    [InlineData("x-1-1", 1.0)]
    [InlineData("x/3/2", 0.5)]
    [InlineData("x-(1-1)", 3.0)]
    [InlineData("1+x*2", 7.0)]
    [InlineData("x*2+1", 7.0)]
    [InlineData("- -x", 3.0)]
    [InlineData("+x", 3.0)]
    [InlineData("-+-x", 3.0)]
    [InlineData("x**-1", 1.0 / 3)]
    [InlineData("(x+1 < x*2) * 10.0", 10.0)]
    [InlineData("maximum(x, 1)+1", 4.0)]
    public void Operators_bind_as_in_python(string text, double expected) =>
        Assert.Equal(expected, ProgramRunner.Run($"max({text})", ("x", new[] { 3.0 })).Float64(0));

    [Fact]
    public void Statements_are_separated_by_semicolons_and_lines_and_comments_end_with_the_line()
    {
        var outcome = ProgramRunner.Run("# a first line\ny = x + 1 # assigned\n\n ; sum(y);; min(\n  y # inside parentheses\n)\r\nmax(y)  # last", ("x", new[] { 1.0, 2.0 }));
        Assert.Equal(["sum(y)", "min(\n  y # inside parentheses\n)", "max(y)"], outcome.Program.Results.Select(result => result.Name));
        Assert.Equal([5.0, 2.0, 3.0], outcome.Scalars.Select(scalar => scalar!.Value.AsFloat64()));
    }

    // Without the first, a comment would swallow the statements behind it, and their results would be missing without a word.
    [Theory]
    [InlineData("sum(x) # all\rmax(x)")]
    [InlineData("sum(x)\r\rmax(x)\r")]
    [InlineData("sum(\rx # inside parentheses\r)\r\nmax(x)")]
    public void A_carriage_return_alone_ends_a_line_as_in_python(string text)
    {
        var outcome = ProgramRunner.Run(text, ("x", new[] { 1.0, 2.0 }));
        Assert.Equal([3.0, 2.0], outcome.Scalars.Select(scalar => scalar!.Value.AsFloat64()));
    }

    [Fact]
    public void Names_can_be_bound_again_and_keep_what_was_computed_before()
    {
        var outcome = ProgramRunner.Run("y = x; x = x + 1; x = x * 10; sum(x); sum(y)", ("x", new[] { 1.0, 2.0 }));
        Assert.Equal(50, outcome.Float64(0));
        Assert.Equal(3, outcome.Float64(1));
    }

    [Fact]
    public void Names_may_have_letters_of_any_language() =>
        Assert.Equal(3, ProgramRunner.Run("größe_2 = x + 1; sum(größe_2)", ("x", new[] { 2.0 })).Float64(0));
}
