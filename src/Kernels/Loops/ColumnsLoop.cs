namespace ActorShm.Kernels;

/// <summary>Reductions along the outermost axes: neighbouring results walk down their columns side by side, and each element is added to the result below which it stands.</summary>
/// <remarks>
/// The elements of a column are combined first to last, as NumPy does. A fold is elementwise: what a reduction holds so far is an input and an output of it,
/// so the ways of running a stage's code serve here too. A short tile runs with what its buffers happen to hold behind it, for nobody looks at those lanes. After construction nothing is allocated. Not thread-safe.
/// </remarks>
internal sealed unsafe class ColumnsLoop : AxisLoop
{
    private readonly ITileRunner _runner;
    private readonly BlockFrame _frame;
    private readonly GatheredTile _tile;
    private readonly Reducer[] _reducers;
    private readonly RegisterFile _folded;
    private readonly int _inputCount;

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
        _inputCount = code.Inputs.Length;
        _folded = new RegisterFile(_reducers.Length * (AxisGrid.MaxColumns / TileGrid.TileElements));
    }

    /// <inheritdoc/>
    protected override void RunBlock(IBlockMemory memory, long firstOutput, long count)
    {
        var (chunk, column) = Math.DivRem(firstOutput, Grid.Results);
        var rows = Grid.ElementsOf(chunk);
        Clear();
        var rowsBetweenLooks = Math.Max(1, BlockGrid.BlockElements / count);
        for (var row = rows.First; row < rows.First + rows.Count; row++)
        {
            if (row % rowsBetweenLooks == 0 && !memory.IsWanted())
            {
                return;
            }

            FoldRow(memory, (row * Grid.Results) + column, (int)count);
        }

        for (var offset = 0; offset < count; offset += TileGrid.TileElements)
        {
            var tileCount = (int)Math.Min(TileGrid.TileElements, count - offset);
            for (var i = 0; i < _reducers.Length; i++)
            {
                new ReadOnlySpan<byte>(Folded(offset, i), tileCount * _reducers[i].DType.SizeBytes()).CopyTo(memory.Output(i, firstOutput + offset, tileCount));
            }
        }
    }

    private void Clear()
    {
        for (var offset = 0; offset < AxisGrid.MaxColumns; offset += TileGrid.TileElements)
        {
            for (var i = 0; i < _reducers.Length; i++)
            {
                RegisterFile.Fill(Folded(offset, i), _reducers[i].DType, _reducers[i].PaddingBits, 0, TileGrid.TileElements);
            }
        }
    }

    private void FoldRow(IBlockMemory memory, long start, int count)
    {
        for (var offset = 0; offset < count; offset += TileGrid.TileElements)
        {
            var tileCount = Math.Min(TileGrid.TileElements, count - offset);
            _tile.Fill(memory, start + offset, tileCount);
            for (var i = 0; i < _reducers.Length; i++)
            {
                _frame.Inputs[_inputCount + i] = _frame.Outputs[i] = Folded(offset, i);
            }

            _runner.RunTile(_frame, start + offset, 0, TileGrid.RoundUpToGroup(tileCount));
        }
    }

    /// <summary>What the results of one tile hold so far.</summary>
    private byte* Folded(int offset, int reduction) => _folded[(offset / TileGrid.TileElements * _reducers.Length) + reduction];
}
