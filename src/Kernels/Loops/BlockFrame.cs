namespace ActorShm.Kernels;

/// <summary>Computes tiles of a block whose memory a <see cref="BlockFrame"/> holds in place.</summary>
internal interface ITileRunner
{
    /// <summary>Computes one tile: writes its outputs, and adds the partial results of its reductions to the frame's trees.</summary>
    /// <param name="frame">The block.</param>
    /// <param name="blockStart">The index of the block's first element in the logical array.</param>
    /// <param name="offset">Where the tile starts in the block, in elements.</param>
    /// <param name="count">The number of elements, at most <see cref="TileGrid.TileElements"/>.</param>
    void RunTile(BlockFrame frame, long blockStart, int offset, int count);

    /// <summary>Computes any number of neighbouring tiles.</summary>
    /// <param name="frame">The block.</param>
    /// <param name="blockStart">The index of the block's first element in the logical array.</param>
    /// <param name="offset">Where the first tile starts in the block, in elements.</param>
    /// <param name="count">The number of elements of all tiles together; only the last tile may be short.</param>
    void RunTiles(BlockFrame frame, long blockStart, int offset, int count)
    {
        for (var end = offset + count; offset < end; offset += TileGrid.TileElements)
        {
            RunTile(frame, blockStart, offset, Math.Min(TileGrid.TileElements, end - offset));
        }
    }
}

/// <summary>The block that is being computed, as every way of running a stage's code sees it tile by tile, with the trees that its reductions grow.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed unsafe class BlockFrame
{
    private readonly byte*[] _inputs;
    private readonly byte*[] _outputs;

    public BlockFrame(StageCode code)
    {
        _inputs = new byte*[code.Inputs.Length];
        _outputs = new byte*[code.Outputs.Length];
        Reducers = [.. code.Instructions.Where(i => OpCodes.IsReduction(i.Op)).Select(i => Reducer.For(i.Op, i.DType))];
        Trees = [.. Reducers.Select(reducer => new PairwiseTree(reducer))];
    }

    /// <summary>Gets the stage's reductions, in the order of the code.</summary>
    public Reducer[] Reducers { get; }

    /// <summary>Gets for each reduction what the block's tiles have left so far.</summary>
    public PairwiseTree[] Trees { get; }

    /// <summary>Gets the block's elements of each input slot. Valid only while a tile runs; for a gathered slot, only the elements of the tile.</summary>
    public byte*[] Inputs => _inputs;

    /// <summary>Gets the block's elements of each output slot. Valid only while a tile runs.</summary>
    public byte*[] Outputs => _outputs;
}
