namespace ActorShm.Kernels.Tests.Loops;

// Goal: a block that takes seconds can be given up, and shows meanwhile that it is being worked on.
public class LongBlockTests
{
    [Theory]
    [InlineData("a @ b", 5, 300 * 256)] // one look for each piece of 256 products
    [InlineData("sum(b, axis=0)", 5, 300 * 256)]
    [InlineData("sum(b[:, :24], axis=0)", 5, 300 * 256)] // runs side by side
    public void A_long_block_asks_again_and_again_whether_it_is_wanted_and_returns_when_it_is_not(string program, int rows, int depth)
    {
        var compiled = CompiledProgram.Compile(
            program, [new("a", DType.Float64, [rows, depth]), new("b", DType.Float64, [depth, 100])], []);
        Assert.True(compiled.Start([null, null]).TryNextStage(out var stage));
        byte[][] inputs = [new byte[rows * depth * sizeof(double)], new byte[depth * 100 * sizeof(double)]];
        byte[] output = [.. Enumerable.Repeat((byte)0xEE, checked((int)stage!.Domain.OutputElements * sizeof(double)))];
        byte[][] outputs = [.. Enumerable.Repeat(output, compiled.Arrays.Count + compiled.Temporaries.Count)];
        var arrays = new ArrayMemory(stage, [.. inputs, .. outputs], outputs, misaligned: false);
        var loop = StageLoops.For(stage.Code, stage.Domain);

        var turn = new FickleTurn(arrays, wantedTimes: 10);
        loop.Run(turn, 0, 1, []);
        Assert.Equal(11, turn.Asked);
        Assert.All(output, static value => Assert.Equal(0xEE, value));

        // The loop is as good as before.
        turn = new FickleTurn(arrays, wantedTimes: int.MaxValue);
        loop.Run(turn, 0, 1, []);
        Assert.True(turn.Asked > 20);
        Assert.Equal(0, output[0]);
    }

    // Each element that is gathered may be on a page of its own, which a slow disk has to bring.
    [Theory]
    [InlineData("sum(x[:, ::3])")]
    [InlineData("y = x[:, ::3] * 2")]
    [InlineData("y = sum(x[:, ::3], axis=1)")]
    [InlineData("y = x.T * 2")]
    public void A_block_of_gathered_elements_asks_every_few_tiles_whether_it_is_wanted(string program)
    {
        const int Rows = 64;
        const int Columns = 3 * 1024;
        var compiled = CompiledProgram.Compile(program, [new("x", DType.Float64, [Rows, Columns])], program.StartsWith('y') ? ["y"] : []);
        Assert.True(compiled.Start([null]).TryNextStage(out var stage));
        var x = ArrayMemory.BytesOf<double>([.. Enumerable.Range(0, Rows * Columns).Select(static i => (double)i)]);
        byte[][] outputs = [.. Enumerable.Range(0, 2).Select(_ => new byte[Rows * Columns * sizeof(double)])];
        byte[][] partials = [.. Enumerable.Range(0, 2).Select(_ => new byte[stage!.Domain.PartialBytes(stage.Code)])];
        var loop = StageLoops.For(stage!.Code, stage.Domain);

        var turn = new FickleTurn(Arrays(outputs[0]), wantedTimes: 10);
        loop.Run(turn, 0, 1, partials[0]);
        Assert.Equal(11, turn.Asked);

        // The loop is as good as before, and nothing is left of what was given up.
        turn = new FickleTurn(Arrays(outputs[0]), wantedTimes: int.MaxValue);
        loop.Run(turn, 0, 1, partials[0]);
        Assert.Equal(BlockGrid.BlockElements / (4 * TileGrid.TileElements), turn.Asked);
        StageLoops.For(stage.Code, stage.Domain).Run(new WholeTurn(Arrays(outputs[1])), 0, 1, partials[1]);
        Assert.Equal(partials[1], partials[0]);
        Assert.Equal(outputs[1], outputs[0]);

        ArrayMemory Arrays(byte[] output) => new(stage, [x, output], [output], misaligned: false);
    }

    // Goal: other stages have their turns while a tile takes minutes. Method: two stages that share a loop are interrupted at every step that they make, in turns; the bits are those of no interruption.
    [Theory]
    [InlineData(DType.Float64)]
    [InlineData(DType.Int64)]
    public void A_tile_of_a_product_can_be_interrupted_and_gone_on_with(DType dtype)
    {
        const int Rows = 300; // two tiles
        const int Depth = 1_000;
        var compiled = CompiledProgram.Compile("y = a @ a.T", [new("a", dtype, [Rows, Depth])], ["y"]);
        Assert.True(compiled.Start([null]).TryNextStage(out var stage));
        var loop = StageLoops.For(stage!.Code, stage.Domain);
        byte[][] outputs = [.. Enumerable.Range(0, 4).Select(static _ => new byte[Rows * Rows * sizeof(double)])];
        InterruptedTurn[] interrupted = [.. Enumerable.Range(0, 2).Select(seed => new InterruptedTurn(Arrays(seed, outputs[seed])))];
        var calls = 0;
        while (interrupted.Any(static turn => !turn.IsDone))
        {
            foreach (var turn in interrupted.Where(static turn => !turn.IsDone))
            {
                loop.Run(turn, 0, (int)stage.BlockCount, []);
                turn.IsDone = turn.Interrupted is null;
                calls++;
            }
        }

        Assert.Equal(2 * ((4 * (int)stage.BlockCount) - ((int)stage.BlockCount - 1)), calls); // four steps for each tile; a tile's last and the next one's first are one call
        for (var seed = 0; seed < interrupted.Length; seed++)
        {
            StageLoops.For(stage.Code, stage.Domain).Run(new WholeTurn(Arrays(seed, outputs[2 + seed])), 0, (int)stage.BlockCount, []);
            Assert.Equal(outputs[2 + seed], outputs[seed]);
        }

        ArrayMemory Arrays(int seed, byte[] output)
        {
            var random = new Random(seed);
            var a = dtype == DType.Float64
                ? ArrayMemory.BytesOf<double>([.. Enumerable.Range(0, Rows * Depth).Select(_ => random.NextDouble())])
                : ArrayMemory.BytesOf<long>([.. Enumerable.Range(0, Rows * Depth).Select(_ => random.NextInt64())]);
            return new ArrayMemory(stage, [a, output], [output], misaligned: false);
        }
    }

    private sealed class InterruptedTurn(IBlockMemory arrays) : WholeTurn(arrays)
    {
        public bool IsDone { get; set; }

        public override object? Interrupted { get; set; }

        public override bool MayGoOn() => false;
    }

    private sealed class FickleTurn(IBlockMemory arrays, int wantedTimes) : WholeTurn(arrays)
    {
        public int Asked { get; private set; }

        public override bool IsWanted() => ++Asked <= wantedTimes;
    }
}
