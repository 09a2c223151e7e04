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
    [InlineData("sum(x // 3); sum(x % 3)", true)]
    [InlineData("sum(int64(x) // 3); sum(int32(x) % 7)", true)]
    [InlineData("sum(int64(x) ** int64(x))", false)]
    public void All_but_powers_of_integers_and_very_long_code_is_fused(string program, bool isFused)
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

    [Theory]
    [InlineData("sum(x); sum(x*x)", 4, "x")]
    [InlineData("min(x); max(x); mean(x); nanmin(x/x); nanmax(x); nanmean(x/x)", 4, "x")]
    [InlineData("max(x - 9); min(x + 9); min(float32(x)); max(float32(x)); prod(1 + x/1e6); sum(x > 1)", 4, "x")]
    [InlineData("min(i); max(i); sum(i); prod(i | 1); any(i > 4); all(i > -9)", 4, "i")]
    [InlineData("sum(x * i); max(where(x > i, x, i))", 2, "xi")]
    [InlineData("sum(x*i + f)", 1, "xif")]
    [InlineData("sum(sqrt(x + 1))", 1, "x")]
    [InlineData("sum(sqrt(f))", 4, "f")]
    [InlineData("argmax(x)", 1, "x")]
    [InlineData("sum(exp(x))", 1, "x")]
    public void A_block_that_is_read_at_several_places_at_once_gives_the_bits_of_the_interpreter(string text, int tracks, string names)
    {
        const int Count = (2 * BlockGrid.BlockElements) + 777;
        var random = new Random(11);
        double[] x = [.. Enumerable.Range(0, Count).Select(i => i % 512 == 300 ? -0.0 : random.NextDouble() - 0.5)];
        x[BlockGrid.BlockElements + 5] = double.NaN; // in one tile of the second block
        int[] integers = [.. Enumerable.Range(0, Count).Select(_ => random.Next(-5, 6))];
        float[] floats = [.. Enumerable.Range(0, Count).Select(_ => random.NextSingle())];
        (string Name, Array Values)[] all = [("x", x), ("i", integers), ("f", floats)];
        var inputs = all.Where(input => names.Contains(input.Name, StringComparison.Ordinal)).ToArray();
        var program = CompiledProgram.Compile(text, [.. inputs.Select(input => new ProgramInput(input.Name, ProgramRunner.DTypeOf(input.Values), [Count]))], []);
        Assert.True(program.Start(new Scalar?[inputs.Length]).TryNextStage(out var stage));
        Assert.Equal(tracks, FusedEmitter.TracksFor(stage!.Code));

        byte[][] bytes = [.. inputs.Select(input => ProgramRunner.BytesOf(input.Values))];
        var reference = ProgramRunner.Run(program, bytes, new Scalar?[inputs.Length], Splitting.AllAtOnce, LoopWay.Interpreted);
        Assert.All(LoopWay.All, way => Assert.Equal(reference.Scalars, ProgramRunner.Run(program, bytes, new Scalar?[inputs.Length], Splitting.AllAtOnce, way).Scalars));
        Assert.Equal(reference.Scalars, ProgramRunner.Run(program, bytes, new Scalar?[inputs.Length], Splitting.Misaligned, LoopWay.Usual).Scalars);
    }

    private static StageCode FirstStage(string program)
    {
        var compiled = CompiledProgram.Compile(program, [new ProgramInput("x", DType.Float64, [1000])], []);
        Assert.True(compiled.Start([null]).TryNextStage(out var stage));
        return stage!.Code;
    }
}
