using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorShm.Kernels;

/// <summary>Gives one input of a reduction along the innermost axes row by row, for some neighbouring results. Row <c>i</c> holds element <c>i</c> of each result's run.</summary>
/// <remarks>After construction nothing is allocated. Not thread-safe.</remarks>
internal abstract unsafe class RowSource
{
    private RowSource(int elementBytes) => ElementBytes = elementBytes;

    /// <summary>Gets the size of an element.</summary>
    public int ElementBytes { get; }

    /// <summary>Gets whether all rows are the same. If so, there are as many as a stripe has, and they serve all stripes.</summary>
    public virtual bool IsRepeated => false;

    /// <summary>Gets the first result for which rows are given, and the number of results.</summary>
    protected (long First, int Count) Results { get; private set; }

    /// <summary>Makes the source for an input.</summary>
    /// <param name="slot">The input slot.</param>
    /// <param name="elementBytes">The size of its elements.</param>
    /// <param name="domain">The domain, with the layout of the input.</param>
    /// <param name="maxResults">The largest number of results for which rows are given.</param>
    public static RowSource For(int slot, int elementBytes, StageDomain domain, int maxResults)
    {
        var layout = domain.Layouts[slot] ?? Layout.Dense(domain.Shape);
        var (results, run) = (..^domain.AxisCount, ^domain.AxisCount..);
        var shape = new ArrayShape([.. domain.Shape.Extents[run], .. domain.Shape.Extents[results]]);
        var rows = new Layout(layout.Offset, [.. layout.Strides[run], .. layout.Strides[results]]);
        var gather = SlotGather.For(slot, elementBytes, shape, rows);
        if (layout.Strides[run].All(static stride => stride == 0))
        {
            return new Same(gather, maxResults);
        }

        return maxResults == domain.Grid!.Results && SlotGather.IsContiguous(shape, rows, out _)
            ? new InPlace(slot, gather)
            : new Gathered(gather, domain.Grid!.Results, maxResults);
    }

    /// <summary>Makes the source for the indexes of the elements in the logical array, as int64.</summary>
    public static RowSource ForIndexes(StageDomain domain, int maxResults) => new Indexes(domain.Grid!.Run, maxResults);

    /// <summary>Begins with some results, before their first rows are asked for.</summary>
    /// <param name="memory">The inputs.</param>
    /// <param name="first">The first result.</param>
    /// <param name="count">The number of results.</param>
    public virtual void Begin(IBlockMemory memory, long first, int count) => Results = (first, count);

    /// <summary>Gets some rows, without gaps; valid until the next rows are asked for.</summary>
    /// <param name="memory">The inputs.</param>
    /// <param name="row">The first row.</param>
    /// <param name="count">The number of rows, at most as many as a tile has elements.</param>
    public abstract ReadOnlySpan<byte> Rows(IBlockMemory memory, long row, int count);

    /// <summary>Allocates pinned memory, so that its address stays the same.</summary>
    private static byte[] Allocate(int rows, int maxResults, int elementBytes) => GC.AllocateArray<byte>(rows * maxResults * elementBytes, pinned: true);

    private static byte* AddressOf(byte[] pinned) => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));

    /// <summary>Rows that already lie in this order.</summary>
    private sealed class InPlace(int slot, SlotGather gather) : RowSource(gather.ElementBytes)
    {
        public override ReadOnlySpan<byte> Rows(IBlockMemory memory, long row, int count) =>
            memory.Input(slot, gather.PositionOf(0) + (row * Results.Count), count * Results.Count);
    }

    /// <summary>Rows that are all the same; they are copied once.</summary>
    private sealed class Same(SlotGather gather, int maxResults) : RowSource(gather.ElementBytes)
    {
        private readonly byte[] _rows = Allocate(RunsTogether.Lanes, maxResults, gather.ElementBytes);

        public override bool IsRepeated => true;

        public override void Begin(IBlockMemory memory, long first, int count)
        {
            base.Begin(memory, first, count);
            gather.Fill(memory, first, count, AddressOf(_rows));
            var rowBytes = count * ElementBytes;
            for (var row = 1; row < RunsTogether.Lanes; row++)
            {
                _rows.AsSpan(0, rowBytes).CopyTo(_rows.AsSpan(row * rowBytes));
            }
        }

        public override ReadOnlySpan<byte> Rows(IBlockMemory memory, long row, int count) => _rows;
    }

    /// <summary>Rows that lie in another order; they are copied as they are asked for.</summary>
    private sealed class Gathered(SlotGather gather, long rowElements, int maxResults) : RowSource(gather.ElementBytes)
    {
        private readonly byte[] _rows = Allocate(TileGrid.TileElements, maxResults, gather.ElementBytes);

        public override ReadOnlySpan<byte> Rows(IBlockMemory memory, long row, int count)
        {
            if (Results.Count == rowElements)
            {
                gather.Fill(memory, row * rowElements, count * Results.Count, AddressOf(_rows));
                return _rows;
            }

            for (var i = 0; i < count; i++)
            {
                gather.Fill(memory, ((row + i) * rowElements) + Results.First, Results.Count, AddressOf(_rows) + (i * Results.Count * (long)ElementBytes));
            }

            return _rows;
        }
    }

    /// <summary>Rows of indexes.</summary>
    private sealed class Indexes(long run, int maxResults) : RowSource(sizeof(long))
    {
        private readonly byte[] _rows = Allocate(TileGrid.TileElements, maxResults, sizeof(long));

        public override ReadOnlySpan<byte> Rows(IBlockMemory memory, long row, int count)
        {
            var target = (long*)AddressOf(_rows);
            for (var i = 0; i < count; i++)
            {
                for (var result = 0; result < Results.Count; result++)
                {
                    *target++ = ((Results.First + result) * run) + row + i;
                }
            }

            return _rows;
        }
    }
}
