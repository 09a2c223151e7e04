namespace ActorShm.Kernels;

/// <summary>Computes tiles of a block whose memory a <see cref="BlockFrame"/> holds in place.</summary>
internal interface ITileRunner
{
    /// <summary>Writes the tile's outputs and adds what is left of its reductions to the frame's trees.</summary>
    /// <param name="frame">The block.</param>
    /// <param name="blockStart">The index of the block's first element in the logical array.</param>
    /// <param name="offset">Where the tile starts in the block, in elements.</param>
    /// <param name="count">Its elements, at most <see cref="TileGrid.TileElements"/>.</param>
    void RunTile(BlockFrame frame, long blockStart, int offset, int count);

    /// <summary>The same for any number of neighbouring tiles.</summary>
    /// <param name="frame">The block.</param>
    /// <param name="blockStart">The index of the block's first element in the logical array.</param>
    /// <param name="offset">Where the first tile starts in the block, in elements.</param>
    /// <param name="count">The elements of all tiles; only the last may be short.</param>
    void RunTiles(BlockFrame frame, long blockStart, int offset, int count)
    {
        for (var end = offset + count; offset < end; offset += TileGrid.TileElements)
        {
            RunTile(frame, blockStart, offset, Math.Min(TileGrid.TileElements, end - offset));
        }
    }
}

/// <summary>What every way of running a stage's code sees of the block that is in work, tile by tile, and the trees that its reductions grow.</summary>
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

    /// <summary>The stage's reductions, in the order of the code.</summary>
    public Reducer[] Reducers { get; }

    /// <summary>For each reduction what the tiles of the block have left so far.</summary>
    public PairwiseTree[] Trees { get; }

    /// <summary>The block's elements of each input slot; valid only while a tile is run, and of a gathered slot only those of the tile.</summary>
    public byte*[] Inputs => _inputs;

    /// <summary>The block's elements of each output slot; valid only while a tile is run.</summary>
    public byte*[] Outputs => _outputs;
}
