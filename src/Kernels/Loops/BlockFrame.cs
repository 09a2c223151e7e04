namespace ActorShm.Kernels;

/// <summary>Computes one tile of a block whose memory a <see cref="BlockFrame"/> holds in place.</summary>
internal interface ITileRunner
{
    /// <summary>Writes the tile's outputs and adds what is left of its reductions to the frame's trees.</summary>
    /// <param name="frame">The block.</param>
    /// <param name="blockStart">The index of the block's first element in the logical array.</param>
    /// <param name="offset">Where the tile starts in the block, in elements.</param>
    /// <param name="count">Its elements, at most <see cref="TileGrid.TileElements"/>.</param>
    void RunTile(BlockFrame frame, long blockStart, int offset, int count);
}

/// <summary>What every way of running a stage's code has in common: the block that is in work, tile by tile, and the trees that its reductions grow.</summary>
/// <remarks>After construction nothing is allocated. Not thread-safe.</remarks>
internal sealed unsafe class BlockFrame
{
    private readonly StageCode _code;
    private readonly byte*[] _inputs;
    private readonly byte*[] _outputs;

    public BlockFrame(StageCode code)
    {
        _code = code;
        _inputs = new byte*[code.Inputs.Length];
        _outputs = new byte*[code.Outputs.Length];
        Reducers = [.. code.Instructions.Where(i => OpCodes.IsReduction(i.Op)).Select(i => Reducer.For(i.Op, i.DType))];
        Trees = [.. Reducers.Select(reducer => new PairwiseTree(reducer))];
    }

    /// <summary>The stage's reductions, in the order of the code.</summary>
    public Reducer[] Reducers { get; }

    /// <summary>For each reduction what the tiles of the block have left so far.</summary>
    public PairwiseTree[] Trees { get; }

    /// <summary>The block's elements of each input slot; valid only while a tile is run.</summary>
    public byte*[] Inputs => _inputs;

    /// <summary>The block's elements of each output slot; valid only while a tile is run.</summary>
    public byte*[] Outputs => _outputs;

    /// <summary>Computes whole blocks; see <see cref="IStageLoop.Run"/>.</summary>
    public void Run(ITileRunner runner, IBlockMemory memory, long elementCount, long firstBlock, int blockCount, Span<byte> partials)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBlock);
        ArgumentOutOfRangeException.ThrowIfNegative(blockCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blockCount, BlockGrid.BlockCount(elementCount) - firstBlock);
        if (partials.Length != (long)blockCount * _code.PartialBytes)
        {
            throw new ArgumentException(
                $"{blockCount} blocks leave {(long)blockCount * _code.PartialBytes} bytes of partial results; room was given for {partials.Length}.",
                nameof(partials));
        }

        for (var i = 0; i < blockCount; i++)
        {
            var block = firstBlock + i;
            Bind(runner, memory, 0, block * BlockGrid.BlockElements, BlockGrid.ElementsIn(block, elementCount));
            foreach (var tree in Trees)
            {
                tree.Take().Write(partials);
                partials = partials[Partial.SizeBytes..];
            }
        }
    }

    /// <summary>Holds the block's memory in place, one slot for each level of recursion, then runs the tiles: a span has an address only while it is fixed.</summary>
    private void Bind(ITileRunner runner, IBlockMemory memory, int slot, long start, int count)
    {
        if (slot < _inputs.Length)
        {
            var elements = memory.Input(slot, start, count);
            RequireLength("input", slot, elements.Length, count * _code.Inputs[slot].SizeBytes());
            fixed (byte* address = elements)
            {
                _inputs[slot] = address;
                Bind(runner, memory, slot + 1, start, count);
            }
        }
        else if (slot - _inputs.Length < _outputs.Length)
        {
            var output = slot - _inputs.Length;
            var elements = memory.Output(output, start, count);
            RequireLength("output", output, elements.Length, count * _code.Outputs[output].SizeBytes());
            fixed (byte* address = elements)
            {
                _outputs[output] = address;
                Bind(runner, memory, slot + 1, start, count);
            }
        }
        else
        {
            for (var offset = 0; offset < count; offset += TileGrid.TileElements)
            {
                runner.RunTile(this, start, offset, Math.Min(TileGrid.TileElements, count - offset));
            }
        }
    }

    private static void RequireLength(string kind, int slot, int foundBytes, int neededBytes)
    {
        if (foundBytes != neededBytes)
        {
            throw new InvalidOperationException($"The memory of {kind} slot {slot} gave {foundBytes} bytes for a block that has {neededBytes}.");
        }
    }
}
