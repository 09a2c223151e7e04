using ActorShm.Testing;

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
        Assert.Equal(tracks, FusedEmitter.TracksFor(stage!.Code, LaneWidth.Four));
        Assert.Equal(1, FusedEmitter.TracksFor(stage.Code, LaneWidth.Eight));

        byte[][] bytes = [.. inputs.Select(input => ProgramRunner.BytesOf(input.Values))];
        var reference = ProgramRunner.Run(program, bytes, new Scalar?[inputs.Length], Splitting.AllAtOnce, LoopWay.Interpreted);
        Assert.All(LoopWay.All, way => Assert.Equal(reference.Scalars, ProgramRunner.Run(program, bytes, new Scalar?[inputs.Length], Splitting.AllAtOnce, way).Scalars));
        Assert.Equal(reference.Scalars, ProgramRunner.Run(program, bytes, new Scalar?[inputs.Length], Splitting.Misaligned, LoopWay.Usual).Scalars);
    }

    // Goal: where the code says that values have no sign, extremes are right though nobody looks for signs and NaN. Method: the interpreter always looks; every kind of zero, infinity and NaN in a tile of its own.
    [Theory]
    [InlineData("y = sqrt(x*x + 1); mean(y); max(y); min(y)")]
    [InlineData("y = sqrt(x*x); max(y); min(y); sum(y)")]
    [InlineData("y = abs(x); min(y); sum(y); max(y)")]
    [InlineData("max(x*x); min(x*x); mean(x*x)")]
    [InlineData("y = x*x + abs(x); max(y); min(y); mean(y); nanmax(y); nanmin(y)")]
    [InlineData("y = sqrt(x); max(y); min(y); mean(y)")]
    [InlineData("y = sqrt(x*x + x); max(y); min(y); mean(y)")]
    [InlineData("y = sqrt(-(x*x)); max(y); min(y); mean(y)")]
    [InlineData("y = sqrt(-abs(x) + -0.0); max(y); min(y); mean(y)")]
    [InlineData("max(x); min(x); mean(x)")]
    [InlineData("y = abs(float32(x)); max(y); min(y); mean(y)")]
    [InlineData("y = abs(x); max(y); min(y); mean(sqrt(y)); nansum(y); prod(y)")]
    public void Extremes_of_values_whose_sign_is_known_are_those_of_the_interpreter(string text)
    {
        double[] values = [0.0, -0.0, double.PositiveInfinity, double.NegativeInfinity, double.NaN, BitConverter.Int64BitsToDouble(-1), -1, 5e-324, -5e-324, 1e200];
        foreach (var first in values)
        {
            foreach (var second in values)
            {
                var x = new double[BlockGrid.BlockElements + TileGrid.GroupElements];
                x.AsSpan().Fill(first);
                x[TileGrid.TileElements + 77] = second;
                x[^1] = second;
                var program = CompiledProgram.Compile(text, [new ProgramInput("x", DType.Float64, [x.Length])], []);
                var reference = ProgramRunner.Run(program, [ProgramRunner.BytesOf(x)], [null], Splitting.AllAtOnce, LoopWay.Interpreted);
                Assert.All(LoopWay.All, way => Assert.Equal(reference.Scalars, ProgramRunner.Run(program, [ProgramRunner.BytesOf(x)], [null], Splitting.AllAtOnce, way).Scalars));
            }
        }
    }

    // Goal: two functions that are computed together have the bits that each has alone. Method: the interpreter computes each alone; every eighth vector has a value that takes the long way.
    [Theory]
    [InlineData("s = sin(x); c = cos(x)")]
    [InlineData("c = cos(x); s = sin(x)")]
    [InlineData("s = sinh(x); c = cosh(x)")]
    [InlineData("c = cosh(x*2); s = sinh(x*2)")]
    [InlineData("s = sin(float32(x)); c = cos(float32(x))")]
    [InlineData("s = sin(x) + sin(x + 1); c = cos(x + 1) * cos(x)")]
    [InlineData("s = where(x > 1, sin(x), x); c = cos(-x)")]
    [InlineData("z = exp(x * 1j); s = real(z); c = imag(z)")]
    public void Functions_that_are_computed_together_have_the_bits_of_each_alone(string text)
    {
        double[] special = [0.0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300, -5.319372648326541e+255, 1048576.5, -1048577, 709, -711, 5e-324, -5e-324];
        var random = new Random(5);
        double[] x = [.. Enumerable.Range(0, 4_000).Select(i => i % 67 == 0 ? special[i / 67 % special.Length] : (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 4)))];
        var program = CompiledProgram.Compile(text, [new ProgramInput("x", DType.Float64, [x.Length])], ["s", "c"]);
        byte[][] inputs = [ProgramRunner.BytesOf(x)];
        var alone = ProgramRunner.Run(program, inputs, [null], Splitting.AllAtOnce, LoopWay.Interpreted);

        Assert.All(LoopWay.All, way =>
        {
            var together = ProgramRunner.Run(program, inputs, [null], Splitting.Misaligned, way);
            Assert.All(alone.Arrays.Zip(together.Arrays), static pair => Assert.Equal(pair.First, pair.Second));
        });
    }

    // Method: the code is not one that a program is compiled to, where equal values are one.
    [Fact]
    public void Code_with_the_same_function_twice_has_every_value()
    {
        Instruction[] instructions =
        [
            Instruction.Load(DType.Float64, 0), new(OpCode.Cos, DType.Float64, 0), new(OpCode.Sin, DType.Float64, 0), new(OpCode.Sin, DType.Float64, 0), new(OpCode.Cos, DType.Float64, 0),
            new(OpCode.Add, DType.Float64, 1, 2), new(OpCode.Add, DType.Float64, 3, 4), new(OpCode.Subtract, DType.Float64, 5, 6), new(OpCode.ReduceMax, DType.Float64, 7), new(OpCode.ReduceMin, DType.Float64, 7),
        ];
        HasTheBitsOfTheInterpreter(new StageCode([.. instructions], [DType.Float64], []));
    }

    [Fact]
    public void Code_that_asks_for_indexes_twice_has_the_same_ones()
    {
        Instruction[] instructions =
        [
            new(OpCode.Index, DType.Int64), Instruction.Load(DType.Float64, 0), new(OpCode.Index, DType.Int64),
            new(OpCode.Subtract, DType.Int64, 2, 0), new(OpCode.ReduceMax, DType.Int64, 3), new(OpCode.ReduceSum, DType.Int64, 2), new(OpCode.ReduceArgMax, DType.Float64, 1),
        ];
        HasTheBitsOfTheInterpreter(new StageCode([.. instructions], [DType.Float64], []));
    }

    private static void HasTheBitsOfTheInterpreter(StageCode code)
    {
        var stage = new Stage(code, 1_000, [0], []);
        double[] x = [.. Enumerable.Range(0, 1_000).Select(static i => i * 0.01)];
        var expected = PartialsOf(LoopWay.Interpreted);
        Assert.All(LoopWay.All, way => Assert.Equal(expected, PartialsOf(way)));

        byte[] PartialsOf(LoopWay way)
        {
            var partials = new byte[stage.BlockCount * stage.PartialBytes];
            way.LoopFor(code, stage.Domain).Run(new WholeTurn(new ArrayMemory(stage, [ProgramRunner.BytesOf(x)], [], misaligned: false)), 0, (int)stage.BlockCount, partials);
            return partials;
        }
    }

    // Goal: what is known of signs is found out in the time of a look at each instruction, also where a value is an operand twice. Method: so many levels that a walk over all ways down would never end.
    [Theory]
    [InlineData("y = sqrt(x + 1)", "y = sqrt(y + 1)", 44)]
    [InlineData("y = abs(x)", "y = y + y", 80)]
    public async Task A_loop_over_a_value_that_is_used_again_and_again_is_emitted_at_once(string first, string again, int levels)
    {
        var code = FirstStage($"{first}; {string.Concat(Enumerable.Repeat($"{again}; ", levels))}max(y); sum(y)");
        Assert.NotNull(await Task.Run(() => FusedLoops.TryFor(code)).WaitAsync(Watchdog.Limit));
    }

    private static StageCode FirstStage(string program)
    {
        var compiled = CompiledProgram.Compile(program, [new ProgramInput("x", DType.Float64, [1000])], []);
        Assert.True(compiled.Start([null]).TryNextStage(out var stage));
        return stage!.Code;
    }
}
