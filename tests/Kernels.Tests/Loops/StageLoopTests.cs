namespace ActorShm.Kernels.Tests.Loops;

public class StageLoopTests
{
    private static readonly StageCode Code = StageCode.Ramp(0, 1);
    private static readonly Stage Stage = new(Code, 100, [], [0]);

    [Fact]
    public void Blocks_outside_the_array_are_refused()
    {
        var loop = StageLoops.For(Code, Stage.Domain);
        var turn = new WholeTurn(new ArrayMemory(Stage, [], [new byte[800]], misaligned: false));
        Assert.Throws<ArgumentOutOfRangeException>(() => loop.Run(turn, 1, 1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => loop.Run(turn, 0, 2, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => loop.Run(turn, -1, 1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => loop.Run(turn, 0, -1, []));
        loop.Run(turn, 1, 0, []);
    }

    [Fact]
    public void Room_for_other_partials_is_refused() =>
        Assert.Throws<ArgumentException>(() => StageLoops.For(Code, Stage.Domain).Run(new WholeTurn(new ArrayMemory(Stage, [], [new byte[800]], false)), 0, 1, new byte[16]));

    [Fact]
    public void Memory_of_another_length_is_refused_before_anything_is_written()
    {
        var memory = new ShortMemory();
        Assert.Contains("800", Assert.Throws<InvalidOperationException>(() => StageLoops.For(Code, Stage.Domain).Run(new WholeTurn(memory), 0, 1, [])).Message);
        Assert.All(memory.Bytes, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Running_blocks_allocates_nothing()
    {
        var run = CompiledProgram.Compile("y = sqrt(x*x+1); mean(y); max(y); sum(y > 2)", [new("x", DType.Float64, [70_000])], ["y"]).Start([null]);
        Assert.True(run.TryNextStage(out var stage));
        var turn = new WholeTurn(new ArrayMemory(stage!, [new byte[560_000]], [new byte[560_000]], misaligned: false));
        var loop = StageLoops.For(stage!.Code, stage.Domain);
        var partials = new byte[2 * stage.Code.PartialBytes];
        loop.Run(turn, 0, 2, partials);
        var before = GC.GetAllocatedBytesForCurrentThread();
        loop.Run(turn, 0, 2, partials);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private sealed class ShortMemory : IBlockMemory
    {
        public byte[] Bytes { get; } = new byte[799];

        public ReadOnlySpan<byte> Input(int slot, long startElement, int elementCount) => [];

        public Span<byte> Output(int slot, long startElement, int elementCount) => Bytes;
    }
}
