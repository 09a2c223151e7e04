namespace ActorShm.Kernels;

/// <summary>Runs over blocks in tiles: pins their memory, gathers elements that do not lie in order, and has each tile computed.</summary>
/// <remarks>After construction nothing is allocated. Not thread-safe.</remarks>
internal sealed unsafe class BlockLoop : IStageLoop
{
    // Each gathered element may be on a page that a disk has to bring, so a block of them may take minutes.
    private const int ElementsBetweenLooks = 4 * TileGrid.TileElements;

    private readonly StageCode _code;
    private readonly StageDomain _domain;
    private readonly ITileRunner _runner;
    private readonly BlockFrame _frame;
    private readonly SlotGather?[] _gathers;
    private readonly bool _gathersAny;
    private readonly long[] _starts;
    private readonly RegisterFile _gathered;
    private int _untilLook = ElementsBetweenLooks;

    /// <param name="code">The code.</param>
    /// <param name="domain">The domain to go over, with as many input slots as the code.</param>
    /// <param name="runner">Computes a tile.</param>
    public BlockLoop(StageCode code, StageDomain domain, ITileRunner runner)
    {
        _code = code;
        _domain = domain;
        _runner = runner;
        _frame = new BlockFrame(code);
        _gathers = new SlotGather?[code.Inputs.Length];
        _starts = new long[code.Inputs.Length];
        _gathered = new RegisterFile(RegisterFile.RegistersPerSlot * code.Inputs.Length);
        for (var slot = 0; slot < _gathers.Length; slot++)
        {
            if (!SlotGather.IsContiguous(domain.Shape, domain.Layouts[slot], out _starts[slot]))
            {
                _gathers[slot] = SlotGather.For(slot, code.Inputs[slot].SizeBytes(), domain.Shape, domain.Layouts[slot]!);
            }
        }

        _gathersAny = Array.Exists(_gathers, static gather => gather is not null);
    }

    /// <inheritdoc/>
    public void Run(IStageTurn turn, long firstBlock, int blockCount, Span<byte> partials)
    {
        ArgumentNullException.ThrowIfNull(turn);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBlock);
        ArgumentOutOfRangeException.ThrowIfNegative(blockCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blockCount, _domain.BlockCount - firstBlock);
        if (partials.Length != (long)blockCount * _code.PartialBytes)
        {
            throw new ArgumentException(
                $"{blockCount} blocks leave {(long)blockCount * _code.PartialBytes} bytes of partial results; room was given for {partials.Length}.",
                nameof(partials));
        }

        if (blockCount > 0)
        {
            GatherConstants(turn);
        }

        for (var i = 0; i < blockCount; i++)
        {
            var block = firstBlock + i;
            if (Reduce(turn, block * BlockGrid.BlockElements, BlockGrid.ElementsIn(block, _domain.ElementCount)) is not { } trees)
            {
                return;
            }

            foreach (var tree in trees)
            {
                tree.Take().Write(partials);
                partials = partials[Partial.SizeBytes..];
            }
        }
    }

    /// <summary>Fetches the values that are the same for all elements. Call it before <see cref="Reduce"/>.</summary>
    public void GatherConstants(IBlockMemory memory)
    {
        for (var slot = 0; slot < _gathers.Length; slot++)
        {
            if (_gathers[slot] is { IsConstant: true } gather)
            {
                gather.Fill(memory, 0, (int)Math.Min(TileGrid.TileElements, _domain.ElementCount), _gathered[RegisterFile.RegistersPerSlot * slot]);
            }
        }
    }

    /// <summary>Computes a run of elements.</summary>
    /// <param name="turn">The arrays, and whether the run is still wanted.</param>
    /// <param name="start">The index of the first element in the logical array.</param>
    /// <param name="count">The number of elements, at most <see cref="BlockGrid.BlockElements"/>.</param>
    /// <returns>The tree of each reduction, to be taken before the next run; null when nobody wants the run any more.</returns>
    public PairwiseTree[]? Reduce(IStageTurn turn, long start, int count)
    {
        if (Bind(turn, 0, start, count))
        {
            return _frame.Trees;
        }

        foreach (var tree in _frame.Trees)
        {
            tree.Take(); // leaves it empty for the next block
        }

        return null;
    }

    /// <summary>Pins the block's memory, one slot per level of recursion, because a span has an address only while it is fixed; then runs the tiles.</summary>
    /// <returns>Whether all tiles ran; if not, nobody wants the block any more.</returns>
    private bool Bind(IStageTurn turn, int slot, long start, int count)
    {
        if (slot < _gathers.Length && _gathers[slot] is not null)
        {
            return Bind(turn, slot + 1, start, count);
        }
        else if (slot < _gathers.Length)
        {
            var elements = turn.Input(slot, _starts[slot] + start, count);
            RequireLength("input", slot, elements.Length, count * _code.Inputs[slot].SizeBytes());
            fixed (byte* address = elements)
            {
                _frame.Inputs[slot] = address;
                return Bind(turn, slot + 1, start, count);
            }
        }
        else if (slot - _gathers.Length < _frame.Outputs.Length)
        {
            var output = slot - _gathers.Length;
            var elements = turn.Output(output, start, count);
            RequireLength("output", output, elements.Length, count * _code.Outputs[output].SizeBytes());
            fixed (byte* address = elements)
            {
                _frame.Outputs[output] = address;
                return Bind(turn, slot + 1, start, count);
            }
        }
        else
        {
            return RunTiles(turn, start, count);
        }
    }

    private bool RunTiles(IStageTurn turn, long start, int count)
    {
        if (!_gathersAny)
        {
            _runner.RunTiles(_frame, start, 0, count);
            return true;
        }

        for (var offset = 0; offset < count; offset += TileGrid.TileElements)
        {
            var tileCount = Math.Min(TileGrid.TileElements, count - offset);
            Gather(turn, start, offset, tileCount);
            _runner.RunTile(_frame, start, offset, tileCount);
            _untilLook -= tileCount;
            if (_untilLook <= 0)
            {
                _untilLook = ElementsBetweenLooks;
                if (!turn.IsWanted())
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Gathers the elements of a tile. A runner looks for the elements of a slot at their place in the block, so the slot of a gathered tile gets an address as if the block started before it.</summary>
    private void Gather(IBlockMemory memory, long start, int offset, int count)
    {
        for (var slot = 0; slot < _gathers.Length; slot++)
        {
            if (_gathers[slot] is { } gather)
            {
                if (!gather.IsConstant)
                {
                    gather.Fill(memory, start + offset, count, _gathered[RegisterFile.RegistersPerSlot * slot]);
                }

                _frame.Inputs[slot] = _gathered[RegisterFile.RegistersPerSlot * slot] - ((long)offset * _code.Inputs[slot].SizeBytes());
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
