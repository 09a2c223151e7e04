namespace ActorShm.Kernels;

/// <summary>Holds, tile by tile, the intermediate values of neighbouring results while a loop goes down their columns side by side.</summary>
/// <remarks>Rows are combined in the order of <see cref="RowPairs"/>. After construction nothing is allocated. Not thread-safe.</remarks>
internal sealed unsafe class HeldResults
{
    private readonly Reducer[] _reducers;
    private readonly RegisterFile _registers;
    private readonly RegisterFile _aside;
    private readonly int _tiles;
    private readonly ITileRunner _pairs;
    private readonly BlockFrame _frame;

    /// <param name="code">The code with the reductions.</param>
    /// <param name="grid">The grid, with the number of results and rows.</param>
    /// <param name="runnerFor">Makes what combines two tiles.</param>
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

    /// <summary>Gets how many results, starting at one, lie in the same tile.</summary>
    public static int LeftInTile(int offset) => TileGrid.TileElements - (offset % TileGrid.TileElements);

    /// <summary>Clears all results.</summary>
    public void Clear()
    {
        for (var tile = 0; tile < _tiles; tile++)
        {
            Clear(tile * TileGrid.TileElements, TileGrid.TileElements);
        }
    }

    /// <summary>Puts aside the result of a block of rows, before the next block begins.</summary>
    /// <param name="first">The first result; a multiple of a group.</param>
    /// <param name="count">The number of results.</param>
    /// <param name="blocks">The number of blocks that were put aside before.</param>
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

    /// <summary>Combines all blocks of rows, after the last one.</summary>
    /// <param name="first">The first result; a multiple of a group.</param>
    /// <param name="count">The number of results.</param>
    /// <param name="blocks">The number of blocks that were put aside.</param>
    public void Join(int first, int count, long blocks)
    {
        for (var offset = first; offset < first + count;)
        {
            var tileCount = Math.Min(LeftInTile(offset), first + count - offset);
            Combine(blocks, offset, tileCount);
            offset += tileCount;
        }
    }

    /// <summary>Binds the results, starting at one, to the last inputs of a fold and to its outputs.</summary>
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

    /// <summary>Gets the address of the value that a reduction holds for one result; those of the other results of the same tile follow it.</summary>
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

    /// <summary>Combines the values for earlier rows, at some levels, with the held values. For a short tile, the lanes after its end are computed too; nobody reads those lanes.</summary>
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
