namespace ActorShm.Kernels;

/// <summary>Reductions along the outermost axes: a tile of neighbouring results walks down its columns, and each element is added to the result below which it stands.</summary>
/// <remarks>
/// The elements of a column are combined first to last, as NumPy does. A fold is elementwise: what a reduction holds so far is an input and an output of it,
/// so the ways of running a stage's code serve here too. After construction nothing is allocated. Not thread-safe.
/// </remarks>
internal sealed unsafe class ColumnsLoop : AxisLoop
{
    private readonly ITileRunner _runner;
    private readonly BlockFrame _frame;
    private readonly GatheredTile _tile;
    private readonly Reducer[] _reducers;
    private readonly RegisterFile _folded;

    /// <param name="code">What to reduce.</param>
    /// <param name="domain">Along which axes.</param>
    /// <param name="fold">The code that <see cref="Folding"/> makes of it.</param>
    /// <param name="runner">Runs the fold.</param>
    public ColumnsLoop(StageCode code, StageDomain domain, StageCode fold, ITileRunner runner)
        : base(code, domain)
    {
        _runner = runner;
        _frame = new BlockFrame(fold);
        _tile = new GatheredTile(code, domain, _frame);
        _reducers = new BlockFrame(code).Reducers;
        _folded = new RegisterFile(_reducers.Length);
        for (var i = 0; i < _reducers.Length; i++)
        {
            _frame.Inputs[code.Inputs.Length + i] = _frame.Outputs[i] = _folded[i];
        }
    }

    /// <inheritdoc/>
    protected override void RunBlock(IBlockMemory memory, long firstOutput, long count)
    {
        var (chunk, column) = Math.DivRem(firstOutput, Grid.Results);
        for (var offset = 0L; offset < count; offset += TileGrid.TileElements)
        {
            var tileCount = (int)Math.Min(TileGrid.TileElements, count - offset);
            Fold(memory, Grid.ElementsOf(chunk), column + offset, tileCount);
            for (var i = 0; i < _reducers.Length; i++)
            {
                new ReadOnlySpan<byte>(_folded[i], tileCount * _reducers[i].DType.SizeBytes()).CopyTo(memory.Output(i, firstOutput + offset, tileCount));
            }
        }
    }

    private void Fold(IBlockMemory memory, (long First, long Count) rows, long column, int count)
    {
        for (var i = 0; i < _reducers.Length; i++)
        {
            RegisterFile.Fill(_folded[i], _reducers[i].DType, _reducers[i].PaddingBits, 0, TileGrid.TileElements);
        }

        for (var row = rows.First; row < rows.First + rows.Count; row++)
        {
            var start = (row * Grid.Results) + column;
            _tile.Fill(memory, start, count);
            _runner.RunTile(_frame, start, 0, count);
        }
    }
}
