namespace ActorShm.Kernels;

/// <summary>Reduces along the outermost axes. The loop goes down neighbouring columns side by side, and combines each element with the result of its column.</summary>
/// <remarks>
/// The elements of a column are combined in blocks of rows, and the blocks in pairs (<see cref="HeldResults"/>). A fold is elementwise: the value that a reduction holds so far is both an input and an output of the fold,
/// so a fold runs like any stage's code. Rows that lie in order are read in place, several at a time (<see cref="RowsInPlace"/>), and so are
/// rows whose columns lie in order (<see cref="RowsTransposed"/>); other rows are gathered. For a short tile, the lanes after its end are computed too, from whatever the buffers hold; nobody reads those lanes. After construction nothing is allocated. Not thread-safe.
/// </remarks>
internal sealed unsafe class ColumnsLoop : AxisLoop
{
    private readonly ITileRunner _runner;
    private readonly BlockFrame _frame;
    private readonly GatheredTile _tile;
    private readonly RowsTransposed? _transposed;
    private readonly RowsInPlace? _several;
    private readonly HeldResults _held;
    private readonly int _inputCount;

    /// <param name="code">The code with the reductions.</param>
    /// <param name="domain">The domain, with the axes to reduce.</param>
    /// <param name="runnerFor">Makes what runs the folds that are made from the code.</param>
    public ColumnsLoop(StageCode code, StageDomain domain, Func<StageCode, ITileRunner> runnerFor)
        : base(code, domain)
    {
        var fold = Folding.Of(code);
        _runner = runnerFor(fold);
        _frame = new BlockFrame(fold);
        _tile = new GatheredTile(code, domain, _frame);
        _held = new HeldResults(code, Grid, runnerFor);
        _inputCount = code.Inputs.Length;
        _transposed = RowsTransposed.TryFor(code, _tile, Grid, _held, runnerFor);
        _several = _transposed is null ? RowsInPlace.TryFor(code, _tile, Grid, _held, runnerFor) : null;
    }

    /// <inheritdoc/>
    protected override void RunBlock(IStageTurn turn, long block)
    {
        var (column, count, chunk) = Grid.ResultsOf(block);
        var rows = Grid.ElementsOf(chunk);
        _held.Clear();
        _several?.Begin(turn, column, (int)count);
        if (_transposed is null ? FoldRows(turn, rows, column, (int)count) : _transposed.Fold(turn, rows, column, (int)count))
        {
            _held.Store(turn, Grid.OutputOf(column, chunk), count);
        }
    }

    /// <summary>Folds all rows.</summary>
    /// <returns>Whether all rows were folded; if not, nobody wants the results any more.</returns>
    private bool FoldRows(IStageTurn turn, (long First, long Count) rows, long column, int count)
    {
        var end = rows.First + rows.Count;
        var rowsBetweenLooks = Math.Max(1, BlockGrid.BlockElements / count);
        var nextLook = rows.First;
        for (var row = rows.First; row < end;)
        {
            if (row >= nextLook && !turn.IsWanted())
            {
                return false;
            }

            nextLook = row >= nextLook ? row + rowsBetweenLooks : nextLook;
            var (blocks, rest) = Math.DivRem(row - rows.First, RowPairs.BlockRows);
            if (blocks > 0 && rest == 0)
            {
                _held.PutAside(0, count, blocks - 1);
            }

            row += FoldNextRows(turn, row, end, column, count);
        }

        _held.Join(0, count, RowPairs.BlocksAside(rows.Count));
        return true;
    }

    /// <summary>Folds the next row, or the next few rows.</summary>
    /// <returns>The number of rows.</returns>
    private int FoldNextRows(IBlockMemory memory, long row, long end, long column, int count)
    {
        var start = (row * Grid.Results) + column;
        if (_several is null || end - row < _several.Rows)
        {
            FoldRow(memory, start, 0, count);
            return 1;
        }

        var folded = _several.Fold(memory, start, count);
        for (var i = 0; i < _several.Rows && folded < count; i++)
        {
            FoldRow(memory, start + (i * Grid.Results), folded, count);
        }

        return _several.Rows;
    }

    private void FoldRow(IBlockMemory memory, long start, int first, int count)
    {
        for (var offset = first; offset < count;)
        {
            var tileCount = Math.Min(HeldResults.LeftInTile(offset), count - offset);
            _tile.Fill(memory, start + offset, tileCount);
            _held.Bind(_frame, _inputCount, offset);
            _runner.RunTile(_frame, start + offset, 0, TileGrid.RoundUpToGroup(tileCount));
            offset += tileCount;
        }
    }
}
