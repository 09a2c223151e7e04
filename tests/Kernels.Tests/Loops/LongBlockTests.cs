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

        var memory = new FickleMemory(arrays, wantedTimes: 10);
        loop.Run(memory, 0, 1, []);
        Assert.Equal(11, memory.Asked);
        Assert.All(output, static value => Assert.Equal(0xEE, value));

        // The loop is as good as before.
        memory = new FickleMemory(arrays, wantedTimes: int.MaxValue);
        loop.Run(memory, 0, 1, []);
        Assert.True(memory.Asked > 20);
        Assert.Equal(0, output[0]);
    }

    private sealed class FickleMemory(IBlockMemory arrays, int wantedTimes) : IBlockMemory
    {
        public int Asked { get; private set; }

        public ReadOnlySpan<byte> Input(int slot, long startElement, int elementCount) => arrays.Input(slot, startElement, elementCount);

        public Span<byte> Output(int slot, long startElement, int elementCount) => arrays.Output(slot, startElement, elementCount);

        public bool IsWanted() => ++Asked <= wantedTimes;
    }
}
