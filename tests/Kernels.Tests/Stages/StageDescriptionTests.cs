namespace ActorShm.Kernels.Tests.Stages;

public class StageDescriptionTests
{
    private static readonly ProgramInput[] Inputs = [new("x", DType.Float64, [1000]), new("n", DType.Int32, [1000]), new("s", DType.Float64, [])];

    [Theory]
    [InlineData("mean(sqrt(x*x + 1))", "sum(sqrt((x * x) + 1))")]
    [InlineData("max(x - s)", "max(x - s)")]
    [InlineData("nanmean(x)", "nansum(x)")]
    [InlineData("y = where(x > 0, x, -x)", "y = where(0 < x, x, negate(x))")]
    [InlineData("y = n / 2", "y = float64(n) / 2")]
    [InlineData("y = x[1:] - x[:-1]", "y = x[…] - x[…]")]
    public void A_stage_is_told_in_the_language_of_programs(string program, string text)
    {
        var compiled = CompiledProgram.Compile(program, Inputs, program.StartsWith('y') ? ["y"] : []);

        Assert.Equal(text, Assert.Single(compiled.DescribeStage(0).Computes));
        Assert.Single(compiled.OutlineStages());
    }

    [Fact]
    public void A_scalar_of_an_earlier_stage_is_told_as_what_it_is()
    {
        var compiled = CompiledProgram.Compile("m = mean(x); sum((x - m)*(x - m))", Inputs, []);

        Assert.Equal("sum((x - mean(x)) * (x - mean(x)))", Assert.Single(compiled.DescribeStage(1).Computes));
        Assert.Equal([(1000L, 16), (1000L, 16)], compiled.OutlineStages().Select(stage => (stage.ElementCount, stage.PartialBytes)));
    }

    [Fact]
    public void A_text_without_end_is_cut()
    {
        var program = "a = x + 1;" + string.Concat(Enumerable.Repeat("a = a*a + a;", 60)) + "sum(a)";

        var text = Assert.Single(CompiledProgram.Compile(program, Inputs, []).DescribeStage(0).Computes);

        Assert.InRange(text.Length, 100, 130);
        Assert.EndsWith("…", text, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_no_stage_beyond_the_last() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CompiledProgram.Compile("sum(x)", Inputs, []).DescribeStage(1));
}
