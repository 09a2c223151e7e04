namespace ActorShm.Kernels;

/// <summary>What the results that walk down their columns side by side hold so far, tile by tile.</summary>
/// <remarks>Rows are combined in the order of <see cref="RowPairs"/>. After construction nothing is allocated. Not thread-safe.</remarks>
internal sealed unsafe class HeldResults
{
    private readonly Reducer[] _reducers;
    private readonly RegisterFile _registers;
    private readonly RegisterFile _aside;
    private readonly int _tiles;
    private readonly ITileRunner _pairs;
    private readonly BlockFrame _frame;

    /// <param name="code">Whose reductions they are.</param>
    /// <param name="grid">How many results and rows there are.</param>
    /// <param name="runnerFor">How to run what combines two tiles.</param>
    public HeldResults(StageCode code, AxisGrid grid, Func<StageCode, ITileRunner> runnerFor)
    {
        _reducers = new BlockFrame(code).Reducers;
        _tiles = (int)(Math.Min(AxisGrid.MaxColumns, grid.Results + TileGrid.TileElements - 1) / TileGrid.TileElements);
        _registers = new RegisterFile(_reducers.Length * _tiles);
        _aside = new RegisterFile(_reducers.Length * _tiles * RowPairs.LevelsFor(grid.ElementsOf(0).Count));
        var pairs = Folding.OfPairs(code);
        _pairs = runnerFor(pairs);
        _frame = new BlockFrame(pairs);
    }

    /// <summary>How many results from one on lie in the same tile.</summary>
    public static int LeftInTile(int offset) => TileGrid.TileElements - (offset % TileGrid.TileElements);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        for (var tile = 0; tile < _tiles; tile++)
        {
            Clear(tile * TileGrid.TileElements, TileGrid.TileElements);
        }
    }

    /// <summary>Puts aside what a block of rows has left, before the next one begins.</summary>
    /// <param name="first">The first of the results that have come so far; a multiple of a group.</param>
    /// <param name="count">How many.</param>
    /// <param name="blocks">How many blocks were put aside before.</param>
    public void PutAside(int first, int count, long blocks)
    {
        var carried = RowPairs.Carried(blocks);
        var level = RowPairs.LevelAbove(carried);
        for (var offset = first; offset < first + count;)
        {
            var tileCount = Math.Min(LeftInTile(offset), first + count - offset);
            Combine(carried, offset, tileCount);
            for (var i = 0; i < _reducers.Length; i++)
            {
                var bytes = tileCount * _reducers[i].DType.SizeBytes();
                new ReadOnlySpan<byte>(At(offset, i), bytes).CopyTo(new Span<byte>(AsideAt(level, offset, i), bytes));
            }

            Clear(offset, tileCount);
            offset += tileCount;
        }
    }

    /// <summary>Combines all blocks of rows, when the last has come to its end.</summary>
    /// <param name="first">The first result; a multiple of a group.</param>
    /// <param name="count">How many.</param>
    /// <param name="blocks">How many blocks were put aside.</param>
    public void Join(int first, int count, long blocks)
    {
        for (var offset = first; offset < first + count;)
        {
            var tileCount = Math.Min(LeftInTile(offset), first + count - offset);
            Combine(blocks, offset, tileCount);
            offset += tileCount;
        }
    }

    /// <summary>Makes the results from one on the last inputs of a fold, and its outputs.</summary>
    public void Bind(BlockFrame fold, int firstInput, int offset)
    {
        for (var i = 0; i < _reducers.Length; i++)
        {
            fold.Inputs[firstInput + i] = fold.Outputs[i] = At(offset, i);
        }
    }

    /// <summary>Writes the results to the outputs.</summary>
    public void Store(IBlockMemory memory, long firstOutput, long count)
    {
        for (var offset = 0; offset < count; offset += TileGrid.TileElements)
        {
            var tileCount = (int)Math.Min(TileGrid.TileElements, count - offset);
            for (var i = 0; i < _reducers.Length; i++)
            {
                new ReadOnlySpan<byte>(At(offset, i), tileCount * _reducers[i].DType.SizeBytes()).CopyTo(memory.Output(i, firstOutput + offset, tileCount));
            }
        }
    }

    /// <summary>What a reduction holds of one result; those of the same tile follow it.</summary>
    public byte* At(int offset, int reduction)
    {
        var (tile, element) = Math.DivRem(offset, TileGrid.TileElements);
        return _registers[(tile * _reducers.Length) + reduction] + (element * _reducers[reduction].DType.SizeBytes());
    }

    private byte* AsideAt(int level, int offset, int reduction)
    {
        var (tile, element) = Math.DivRem(offset, TileGrid.TileElements);
        return _aside[(((level * _tiles) + tile) * _reducers.Length) + reduction] + (element * _reducers[reduction].DType.SizeBytes());
    }

    /// <summary>What stands for earlier rows on some levels, with what is held. A short tile runs with what the registers happen to hold behind it, for nobody looks at those lanes.</summary>
    private void Combine(long levels, int offset, int count)
    {
        while (levels != 0)
        {
            var level = RowPairs.TakeLowest(ref levels);
            for (var i = 0; i < _reducers.Length; i++)
            {
                _frame.Inputs[i] = AsideAt(level, offset, i);
            }

            Bind(_frame, _reducers.Length, offset);
            _pairs.RunTile(_frame, 0, 0, TileGrid.RoundUpToGroup(count));
        }
    }

    private void Clear(int offset, int count)
    {
        for (var i = 0; i < _reducers.Length; i++)
        {
            RegisterFile.Fill(At(offset, i), _reducers[i].DType, _reducers[i].PaddingBits, 0, count);
        }
    }
}
