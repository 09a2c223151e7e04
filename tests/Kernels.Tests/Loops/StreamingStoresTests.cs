using System.Runtime.InteropServices;

namespace ActorShm.Kernels.Tests.Loops;

// Goal: outputs that are written past the caches have the bits of those that are not, to their edges, wherever they start.
public unsafe class StreamingStoresTests
{
    private const int Threshold = (int)(StreamingStores.MinBytes / sizeof(double));

    [Theory]
    [InlineData(Threshold - 1, 0)] // just too small to stream
    [InlineData(Threshold, 0)]
    [InlineData(Threshold + 1, 0)]
    [InlineData(Threshold + 65, 8)] // not at a multiple of a vector
    [InlineData(Threshold + 511, 32)] // at one of 32 bytes, not of 64
    [InlineData(Threshold + 512, 1)]
    public void Large_outputs_have_the_bits_of_the_interpreter_and_nothing_around_them_is_touched(int count, int startByte)
    {
        var program = CompiledProgram.Compile("z = 2.5*x + 1", [new("x", DType.Float64, [count])], ["z"]);
        Assert.True(program.Start([null]).TryNextStage(out var stage));
        using var memory = new EdgedMemory(count, startByte);
        var loop = StageLoops.For(stage!.Code, stage.Domain);
        loop.Run(new WholeTurn(memory), 0, (int)stage.BlockCount, []);
        var streamed = memory.Result.ToArray();
        memory.CheckEdges();

        memory.Result.Clear();
        StageLoops.For(stage.Code, stage.Domain, static part => new TileInterpreter(part)).Run(new WholeTurn(memory), 0, (int)stage.BlockCount, []);
        Assert.True(memory.Result.SequenceEqual(streamed));
    }

    /// <summary>An input, and an output between two edges that must keep what they hold.</summary>
    private sealed class EdgedMemory : IBlockMemory, IDisposable
    {
        private const int EdgeBytes = 128;
        private const byte Edge = 0xEE;

        private readonly double[] _input;
        private readonly byte* _memory;
        private readonly int _start;
        private readonly int _bytes;

        public EdgedMemory(int count, int startByte)
        {
            _input = [.. Enumerable.Range(0, count).Select(static i => i / 3.0)];
            _bytes = count * sizeof(double);
            _start = EdgeBytes + startByte;
            _memory = (byte*)NativeMemory.AlignedAlloc((nuint)(_start + _bytes + EdgeBytes), 64);
            new Span<byte>(_memory, _start + _bytes + EdgeBytes).Fill(Edge);
        }

        public Span<byte> Result => new(_memory + _start, _bytes);

        public ReadOnlySpan<byte> Input(int slot, long startElement, int elementCount) =>
            MemoryMarshal.AsBytes(_input.AsSpan((int)startElement, elementCount));

        public Span<byte> Output(int slot, long startElement, int elementCount) =>
            Result.Slice((int)startElement * sizeof(double), elementCount * sizeof(double));

        public void CheckEdges()
        {
            Assert.Equal(-1, new ReadOnlySpan<byte>(_memory, _start).IndexOfAnyExcept(Edge));
            Assert.Equal(-1, new ReadOnlySpan<byte>(_memory + _start + _bytes, EdgeBytes).IndexOfAnyExcept(Edge));
        }

        public void Dispose() => NativeMemory.AlignedFree(_memory);
    }
}
