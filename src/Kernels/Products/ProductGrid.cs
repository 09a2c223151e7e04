namespace ActorShm.Kernels;

/// <summary>How the results of a matrix multiplication are cut: each block is one tile of one matrix of results.</summary>
/// <remarks>The logical array has the axes of the batch, then rows, columns and what is summed. Immutable.</remarks>
internal sealed class ProductGrid
{
    /// <summary>A tile has so many rows and columns at most: large enough that packing its factors costs little beside multiplying them, small enough to stay in a second-level cache.</summary>
    public const int TileExtent = 256;

    private readonly long _tilesPerRow;
    private readonly long _tilesPerMatrix;

    /// <param name="shape">The logical array, with at least three axes and one element.</param>
    public ProductGrid(ArrayShape shape)
    {
        Rows = shape.FromTheEnd(3);
        Columns = shape.FromTheEnd(2);
        Depth = shape.FromTheEnd(1);
        Batches = shape.ElementCount / Rows / Columns / Depth;
        _tilesPerRow = CeilingDivide(Columns);
        _tilesPerMatrix = _tilesPerRow * CeilingDivide(Rows);
    }

    public long Rows { get; }

    public long Columns { get; }

    /// <summary>The products that are summed for each result.</summary>
    public long Depth { get; }

    public long Batches { get; }

    public long Outputs => Batches * Rows * Columns;

    public long BlockCount => Batches * _tilesPerMatrix;

    /// <summary>The results of one block.</summary>
    public ProductTile TileOf(long block)
    {
        var (batch, tile) = Math.DivRem(block, _tilesPerMatrix);
        var (down, across) = Math.DivRem(tile, _tilesPerRow);
        var (row, column) = (down * TileExtent, across * TileExtent);
        return new ProductTile(batch, row, column, (int)Math.Min(TileExtent, Rows - row), (int)Math.Min(TileExtent, Columns - column));
    }

    /// <summary>From the first to the last output of a block; the rows of other tiles lie between.</summary>
    public (long First, long Count) OutputsOf(long block)
    {
        var tile = TileOf(block);
        return (OutputOf(tile, 0), ((tile.RowCount - 1) * Columns) + tile.ColumnCount);
    }

    /// <summary>The first output of one row of a tile.</summary>
    public long OutputOf(ProductTile tile, int row) => (((tile.Batch * Rows) + tile.Row + row) * Columns) + tile.Column;

    private static long CeilingDivide(long extent) => (extent + TileExtent - 1) / TileExtent;
}

/// <summary>Some neighbouring rows and columns of one matrix of results.</summary>
internal readonly record struct ProductTile(long Batch, long Row, long Column, int RowCount, int ColumnCount);
