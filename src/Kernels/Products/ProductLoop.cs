using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorShm.Kernels;

/// <summary>Multiplies matrices. Packs pieces of both factors so that they are read in order, and multiplies the pieces tile by tile.</summary>
/// <remarks>
/// Every result is the sum of its products, from the first to the last. It begins with zero, and a fused multiply-add adds each product; integers wrap around.
/// A tile can be interrupted between two pieces of <see cref="Depth"/> products; the order of the additions stays the same. After construction nothing is allocated except sums for a second tile, when
/// one is interrupted. Not thread-safe.
/// </remarks>
internal abstract unsafe class ProductLoop : IStageLoop
{
    /// <inheritdoc cref="ProductGrid.PackedDepth"/>
    protected const int Depth = ProductGrid.PackedDepth;

    private readonly StageDomain _domain;

    protected ProductLoop(StageDomain domain) => _domain = domain;

    protected ProductGrid Grid => _domain.Product!;

    /// <summary>Makes the loop for a stage's code.</summary>
    /// <exception cref="InvalidDataException">The code does not multiply two matrices.</exception>
    public static ProductLoop For(StageCode code, StageDomain domain)
    {
        if (code.Instructions is [.., { Op: OpCode.Multiply } product, { Op: OpCode.ReduceSum } sum]
            && code.Outputs.IsEmpty
            && sum.A == code.Instructions.Length - 2
            && ProductFactor.TryFor(code, domain, product.A, axis: 2) is { } left
            && ProductFactor.TryFor(code, domain, product.B, axis: 3) is { } right)
        {
            return sum.DType == DType.Float64
                ? new ProductLoop<double, FusedMultiplyAdd>(domain, left, right)
                : new ProductLoop<long, WrappingMultiplyAdd>(domain, left, right);
        }

        throw new InvalidDataException("The code does not multiply two matrices. Sender and receiver may be of different versions.");
    }

    /// <inheritdoc/>
    public void Run(IStageTurn turn, long firstBlock, int blockCount, Span<byte> partials)
    {
        ArgumentNullException.ThrowIfNull(turn);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBlock);
        ArgumentOutOfRangeException.ThrowIfNegative(blockCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blockCount, _domain.BlockCount - firstBlock);
        if (!partials.IsEmpty)
        {
            throw new ArgumentException($"A matrix multiplication stores its results itself; room was given for {partials.Length} bytes of partial results.", nameof(partials));
        }

        for (var block = turn.Interrupted is Interruption begun ? begun.Block : firstBlock; block < firstBlock + blockCount; block++)
        {
            if (!TryRunTile(turn, block))
            {
                return;
            }
        }
    }

    /// <summary>Computes a tile, or continues an interrupted one.</summary>
    /// <returns>False when the tile is unfinished.</returns>
    protected abstract bool TryRunTile(IStageTurn turn, long block);

    /// <summary>A tile in the middle of its sums.</summary>
    /// <param name="block">The tile's block.</param>
    /// <param name="next">The first product that is not added yet.</param>
    protected abstract class Interruption(long block, long next)
    {
        public long Block { get; } = block;

        public long Next { get; } = next;
    }
}

/// <inheritdoc cref="ProductLoop"/>
/// <typeparam name="T">The 8-byte type in which products are summed.</typeparam>
/// <typeparam name="TOperation">The operation that adds a product.</typeparam>
internal sealed unsafe class ProductLoop<T, TOperation> : ProductLoop
    where T : unmanaged
    where TOperation : struct, IMultiplyAdd<T>
{
    private const int Extent = ProductGrid.TileExtent;
    private readonly ProductFactor _left;
    private readonly ProductFactor _right;
    private readonly T[] _packed;
    private readonly T* _packedLeft;
    private readonly T* _packedRight;
    private T[] _sumMemory;
    private T* _sums;

    // An interrupted tile keeps its sums; a stage that runs the same code meanwhile uses others.
    private bool _areLent;
    private T[]? _spare;

    public ProductLoop(StageDomain domain, ProductFactor left, ProductFactor right)
        : base(domain)
    {
        _left = left;
        _right = right;
        _packed = GC.AllocateArray<T>(2 * Extent * Depth, pinned: true);
        _packedLeft = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_packed));
        _packedRight = _packedLeft + (Extent * Depth);
        _sumMemory = MakeSums();
        UseSums(_sumMemory);
    }

    /// <inheritdoc/>
    protected override bool TryRunTile(IStageTurn turn, long block)
    {
        // A tile of long rows and columns may take minutes, so ask between pieces whether to go on.
        var tile = Grid.TileOf(block);
        var begin = Begin(turn, tile);
        for (var first = begin; first < Grid.Depth; first += Depth)
        {
            if (!turn.IsWanted())
            {
                return false;
            }

            if (first > begin && !turn.MayGoOn())
            {
                turn.Interrupted = new InterruptedSums(block, first, _sumMemory);
                _areLent = true;
                return false;
            }

            var depth = (int)Math.Min(Depth, Grid.Depth - first);
            PackLeft(turn, tile, first, depth);
            PackRight(turn, tile, first, depth);
            Multiply(tile, depth);
        }

        TOperation.Settle(_sums, SumsOf(tile));
        Store(turn, tile);
        return true;
    }

    private static T[] MakeSums() => GC.AllocateArray<T>(ProductGrid.TileSums, pinned: true);

    /// <summary>Returns the number of sums of a tile, including those that fill up its last panels. It never exceeds the memory for sums, because the rows of a whole tile are whole panels.</summary>
    private int SumsOf(ProductTile tile) => (tile.RowCount + ProductKernel.Rows - 1) / ProductKernel.Rows * ProductKernel.Rows * Grid.SumStride;

    /// <summary>Writes the results to the output. Results of few columns follow each other and are written in one piece.</summary>
    private void Store(IBlockMemory memory, ProductTile tile)
    {
        if (tile.ColumnCount == Grid.Columns && tile.ColumnCount < ProductKernel.Columns)
        {
            fixed (byte* outputs = memory.Output(0, Grid.OutputOf(tile, 0), tile.RowCount * tile.ColumnCount))
            {
                CopyRows(_sums, Grid.SumStride, (T*)outputs, tile.ColumnCount, tile.RowCount, tile.ColumnCount);
            }

            return;
        }

        for (var row = 0; row < tile.RowCount; row++)
        {
            MemoryMarshal.AsBytes(new ReadOnlySpan<T>(_sums + (row * Grid.SumStride), tile.ColumnCount)).CopyTo(memory.Output(0, Grid.OutputOf(tile, row), tile.ColumnCount));
        }
    }

    /// <summary>Takes up the sums of an interrupted tile, or clears the sums for a new tile.</summary>
    /// <returns>The first product to add.</returns>
    private long Begin(IStageTurn turn, ProductTile tile)
    {
        if (turn.Interrupted is InterruptedSums begun)
        {
            turn.Interrupted = null;
            UseSums(begun.Sums);
            return begun.Next;
        }

        if (_areLent)
        {
            UseSums(_spare ?? MakeSums());
        }

        new Span<T>(_sums, SumsOf(tile)).Clear();
        return 0;
    }

    private void UseSums(T[] sums)
    {
        if (sums == _spare)
        {
            _spare = null;
        }
        else if (!_areLent && sums != _sumMemory)
        {
            _spare = _sumMemory;
        }

        _areLent = false;
        _sumMemory = sums;
        _sums = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(sums)); // pinned
    }

    private void Multiply(ProductTile tile, int depth)
    {
        for (var column = 0; column < tile.ColumnCount; column += ProductKernel.Columns)
        {
            for (var row = 0; row < tile.RowCount; row += ProductKernel.Rows)
            {
                ProductKernel.Run<T, TOperation>(
                    _packedLeft + (row * depth), _packedRight + (column * depth), depth, _sums + (row * Grid.SumStride) + column, Grid.SumStride);
            }
        }
    }

    /// <summary>Packs panels of eight rows, product by product. Missing rows of the last panel are left as they are, because nobody reads their results.</summary>
    private void PackLeft(IBlockMemory memory, ProductTile tile, long first, int depth)
    {
        // Short rows follow each other and are read together, in whole panels if that many fit.
        var rowsAtOnce = depth == Grid.Depth ? Math.Max(1, TileGrid.TileElements / depth) : 1;
        rowsAtOnce = rowsAtOnce < ProductKernel.Rows ? rowsAtOnce : rowsAtOnce / ProductKernel.Rows * ProductKernel.Rows;
        for (var row = 0; row < tile.RowCount; row += rowsAtOnce)
        {
            var count = Math.Min(rowsAtOnce, tile.RowCount - row);
            var values = (T*)_left.Read(memory, (((tile.Batch * Grid.Rows) + tile.Row + row) * Grid.Depth) + first, count * depth);
            var next = row;
            for (; next % ProductKernel.Rows == 0 && next + ProductKernel.Rows <= row + count; next += ProductKernel.Rows, values += ProductKernel.Rows * depth)
            {
                PackPanel(values, _packedLeft + (next * depth), depth);
            }

            for (; next < row + count; next++, values += depth)
            {
                var target = _packedLeft + (next / ProductKernel.Rows * ProductKernel.Rows * depth) + (next % ProductKernel.Rows);
                for (var k = 0; k < depth; k++)
                {
                    target[k * ProductKernel.Rows] = values[k];
                }
            }
        }
    }

    /// <summary>Packs eight short rows, which follow each other.</summary>
    private static void PackPanel(T* rows, T* target, int depth)
    {
        for (var k = 0; k < depth; k++, rows++, target += ProductKernel.Rows)
        {
            target[0] = rows[0];
            target[1] = rows[depth];
            target[2] = rows[2 * depth];
            target[3] = rows[3 * depth];
            target[4] = rows[4 * depth];
            target[5] = rows[5 * depth];
            target[6] = rows[6 * depth];
            target[7] = rows[7 * depth];
        }
    }

    /// <summary>Packs panels of sixteen columns, product by product.</summary>
    private void PackRight(IBlockMemory memory, ProductTile tile, long first, int depth)
    {
        // Where there are few columns, those of several products follow each other and are read together.
        var productsAtOnce = tile.ColumnCount == Grid.Columns ? Math.Max(1, TileGrid.TileElements / tile.ColumnCount) : 1;
        for (var k = 0; k < depth; k += productsAtOnce)
        {
            var count = Math.Min(productsAtOnce, depth - k);
            var values = (T*)_right.Read(memory, (((tile.Batch * Grid.Depth) + first + k) * Grid.Columns) + tile.Column, count * tile.ColumnCount);
            if (tile.ColumnCount < ProductKernel.Columns)
            {
                CopyRows(values, tile.ColumnCount, _packedRight + (k * ProductKernel.Columns), ProductKernel.Columns, count, tile.ColumnCount);
                continue;
            }

            for (var next = k; next < k + count; next++, values += tile.ColumnCount)
            {
                for (var column = 0; column < tile.ColumnCount; column += ProductKernel.Columns)
                {
                    var width = Math.Min(ProductKernel.Columns, tile.ColumnCount - column);
                    new ReadOnlySpan<T>(values + column, width).CopyTo(new Span<T>(_packedRight + (column * depth) + (next * ProductKernel.Columns), width));
                }
            }
        }
    }

    /// <summary>Copies short rows, column by column, because a call for each row would take longer than copying it.</summary>
    private static void CopyRows(T* from, int fromStride, T* to, int toStride, int rowCount, int columnCount)
    {
        for (var column = 0; column < columnCount; column++)
        {
            var source = from + column;
            var target = to + column;
            for (var row = 0; row < rowCount; row++, source += fromStride, target += toStride)
            {
                *target = *source;
            }
        }
    }

    private sealed class InterruptedSums(long block, long next, T[] sums) : Interruption(block, next)
    {
        public T[] Sums { get; } = sums;
    }
}
