namespace ActorShm.Kernels;

/// <summary>How the results of a matrix multiplication are cut: each block is one tile of one matrix of results.</summary>
/// <remarks>The logical array has the axes of the batch, then rows, columns and what is summed. Immutable.</remarks>
internal sealed class ProductGrid
{
    /// <summary>A tile has so many columns at most, and so many rows where there are as many columns: large enough that packing its factors costs little beside multiplying them, small enough to stay in a second-level cache.</summary>
    public const int TileExtent = 256;

    /// <summary>The results of one tile, those included that only fill the last panel of columns up.</summary>
    public const int TileSums = TileExtent * TileExtent;

    /// <summary>So many products of a tile are packed at a time.</summary>
    public const int PackedDepth = 256;

    /// <summary>A tile of few columns has more rows, up to where its multiplications are as many as these: what a tile costs besides should be little, and long sums should be shared among nodes.</summary>
    private const long MostWork = 1L << 22;

    private readonly long _tilesPerRow;
    private readonly long _tilesPerMatrix;

    /// <param name="shape">The logical array, with at least three axes and one element.</param>
    public ProductGrid(ArrayShape shape)
    {
        Rows = shape.FromTheEnd(3);
        Columns = shape.FromTheEnd(2);
        Depth = shape.FromTheEnd(1);
        Batches = shape.ElementCount / Rows / Columns / Depth;
        SumStride = (int)Math.Min(TileExtent, CeilingDivide(Columns, ProductKernel.Columns) * ProductKernel.Columns);
        TileRows = TileExtent;
        while (2 * TileRows * SumStride <= TileSums && 2 * TileRows * Math.Min(PackedDepth, Depth) <= TileExtent * PackedDepth && 2 * TileRows * SumStride * Depth <= MostWork)
        {
            TileRows *= 2;
        }

        _tilesPerRow = CeilingDivide(Columns, TileExtent);
        _tilesPerMatrix = _tilesPerRow * CeilingDivide(Rows, TileRows);
    }

    public long Rows { get; }

    public long Columns { get; }

    /// <summary>The products that are summed for each result.</summary>
    public long Depth { get; }

    public long Batches { get; }

    /// <summary>How many rows a tile has at most: a multiple of <see cref="TileExtent"/>.</summary>
    public int TileRows { get; }

    /// <summary>The sums from one row of a tile to the next: its columns, filled up to whole panels.</summary>
    public int SumStride { get; }

    public long Outputs => Batches * Rows * Columns;

    public long BlockCount => Batches * _tilesPerMatrix;

    /// <summary>The results of one block.</summary>
    public ProductTile TileOf(long block)
    {
        var (batch, tile) = Math.DivRem(block, _tilesPerMatrix);
        var (down, across) = Math.DivRem(tile, _tilesPerRow);
        var (row, column) = (down * TileRows, across * TileExtent);
        return new ProductTile(batch, row, column, (int)Math.Min(TileRows, Rows - row), (int)Math.Min(TileExtent, Columns - column));
    }

    /// <summary>From the first to the last output of a block; the rows of other tiles lie between.</summary>
    public (long First, long Count) OutputsOf(long block)
    {
        var tile = TileOf(block);
        return (OutputOf(tile, 0), ((tile.RowCount - 1) * Columns) + tile.ColumnCount);
    }

    /// <summary>The first output of one row of a tile.</summary>
    public long OutputOf(ProductTile tile, int row) => (((tile.Batch * Rows) + tile.Row + row) * Columns) + tile.Column;

    private static long CeilingDivide(long extent, int by) => (extent + by - 1) / by;
}

/// <summary>Some neighbouring rows and columns of one matrix of results.</summary>
internal readonly record struct ProductTile(long Batch, long Row, long Column, int RowCount, int ColumnCount);
