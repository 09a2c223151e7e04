using ActorShm.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace ActorShm.Kernels.Tests.Shapes;

// Goal: every element of a view comes from where its offset and strides say, whatever tile it is in, and nothing else is touched.
// Method: random shapes, strides of every sign and zero, random windows of the logical array, against index arithmetic one by one.
public sealed unsafe class SlotGatherTests
{
    [Fact]
    public void A_gathered_tile_is_what_index_arithmetic_gives() =>
        Prop.ForAll<int>(CheckTiles).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(1_000_000));

    private static void CheckTiles(int seed)
    {
        var random = new Random(seed);
        var shape = new ArrayShape([.. Enumerable.Range(0, random.Next(0, 5)).Select(_ => (long)(random.Next(4) == 0 ? random.Next(1, 40) : random.Next(1, 6)))]);
        int[] sizes = [1, 2, 4, 8, 16];
        var (layout, elementCount) = RandomLayout(shape, random);
        var size = sizes[random.Next(sizes.Length)];
        var input = new byte[elementCount * size];
        random.NextBytes(input);
        var memory = new OneInput(input, size);
        for (var round = 0; round < 4; round++)
        {
            var start = random.NextInt64(shape.ElementCount);
            var count = (int)Math.Min(TileGrid.TileElements, random.NextInt64(1, shape.ElementCount - start + 1));
            var target = new byte[(count * size) + 1];
            target[^1] = 0xEE;
            fixed (byte* address = target)
            {
                SlotGather.For(0, size, shape, layout).Fill(memory, start, count, address);
            }

            for (var i = 0; i < count; i++)
            {
                var position = (int)PositionOf(start + i, shape, layout) * size;
                Expect.That(input.AsSpan(position, size).SequenceEqual(target.AsSpan(i * size, size)), $"seed {seed}: element {start + i} of {shape}");
            }

            Assert.Equal(0xEE, target[^1]);
            Assert.Equal(SlotGather.IsContiguous(shape, layout, out var first) && shape.ElementCount > 1, IsInOrder(shape, layout, first));
        }
    }

    [Fact]
    public void Elements_further_apart_than_a_span_are_fetched_one_by_one()
    {
        var shape = new ArrayShape([2, 3]);
        var layout = new Layout(5, [long.MaxValue / 1_000, 3_000_000_000]);
        var memory = new SparseInput();
        var target = new long[6];
        fixed (long* address = target)
        {
            SlotGather.For(0, sizeof(long), shape, layout).Fill(memory, 0, 6, (byte*)address);
        }

        Assert.Equal(Enumerable.Range(0, 6).Select(i => PositionOf(i, shape, layout)), target);
    }

    private static (Layout Layout, long ElementCount) RandomLayout(ArrayShape shape, Random random)
    {
        var strides = Layout.Dense(shape).Strides.ToArray();
        for (var axis = 0; axis < strides.Length; axis++)
        {
            strides[axis] = random.Next(6) switch { 0 => 0, 1 => -strides[axis], 2 => random.Next(-7, 8), _ => strides[axis] };
        }

        var (lowest, highest) = new Layout(0, [.. strides]).Reach(shape);
        var offset = random.Next(0, 5) - lowest;
        return (new Layout(offset, [.. strides]), offset + highest + 1 + random.Next(0, 3));
    }

    private static bool IsInOrder(ArrayShape shape, Layout layout, long first) =>
        shape.ElementCount > 1 && Enumerable.Range(0, (int)shape.ElementCount).All(i => PositionOf(i, shape, layout) == first + i);

    private static long PositionOf(long element, ArrayShape shape, Layout layout)
    {
        var position = layout.Offset;
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            position += element % shape.Extents[axis] * layout.Strides[axis];
            element /= shape.Extents[axis];
        }

        return position;
    }

    private sealed class OneInput(byte[] bytes, int size) : IBlockMemory
    {
        public ReadOnlySpan<byte> Input(int slot, long startElement, int elementCount) => bytes.AsSpan((int)startElement * size, elementCount * size);

        public Span<byte> Output(int slot, long startElement, int elementCount) => throw new NotSupportedException();
    }

    /// <summary>An input of 2^63 elements, each of which is its own index.</summary>
    private sealed class SparseInput : IBlockMemory
    {
        public ReadOnlySpan<byte> Input(int slot, long startElement, int elementCount) =>
            elementCount == 1 ? BitConverter.GetBytes(startElement) : throw new InvalidOperationException($"{elementCount} elements are no single one.");

        public Span<byte> Output(int slot, long startElement, int elementCount) => throw new NotSupportedException();
    }
}
