namespace ActorShm.Kernels.Tests.Loops;

public class FusedLoopTests
{
    [Theory]
    [InlineData("y = sqrt(x*x + 1); mean(y); max(y)", true)]
    [InlineData("nansum(where(x > 0.5, x, 0)); min(x)", true)]
    [InlineData("sum(x) + 1", true)]
    [InlineData("sum(exp(x))", true)]
    [InlineData("sum(x ** 0.3)", true)]
    [InlineData("sum(exp(x) + log(x) + sin(x) + cos(x))", true)]
    [InlineData("sum(exp(x) + log(x) + sin(x) + cos(x) + tan(x))", false)]
    [InlineData("sum(x // 3)", false)]
    public void All_but_divisions_with_a_remainder_and_very_long_code_is_fused(string program, bool isFused)
    {
        var code = FirstStage(program);
        Assert.Equal(isFused, FusedEmitter.CanEmit(code));
    }

    [SkippableFact]
    public void A_program_that_runs_again_with_other_constants_finds_its_loop()
    {
        Skip.If(LaneWidth.Widest is null, "This processor has no registers for a fused loop.");
        var again = FusedLoops.TryFor(FirstStage("sum(x * 3.5)"));
        Assert.Same(FusedLoops.TryFor(FirstStage("sum(x * 2.5)"))!.Tiles, again!.Tiles);
        Assert.NotSame(FusedLoops.TryFor(FirstStage("sum(x + 2.5)"))!.Tiles, again.Tiles);
    }

    private static StageCode FirstStage(string program)
    {
        var compiled = CompiledProgram.Compile(program, [new ProgramInput("x", DType.Float64, [1000])], []);
        Assert.True(compiled.Start([null]).TryNextStage(out var stage));
        return stage!.Code;
    }
}
