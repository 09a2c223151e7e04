using System.Numerics;

namespace ActorShm.Kernels;

/// <summary>Folds rows of an input whose columns lie in order, such as <c>x.sum(axis=1)</c> over short rows: some columns are read from end to end and transposed, then their rows are folded. Plain sums need no fold (<see cref="ColumnSums"/>).</summary>
/// <remarks>After construction nothing is allocated. Not thread-safe.</remarks>
internal sealed unsafe class RowsTransposed
{
    /// <summary>So many elements that they stay in a second-level cache with room to spare.</summary>
    private const int HeldElements = 1 << 14;

    /// <summary>So many rows that columns are read in pieces of a kibibyte: in shorter ones a processor does not fetch ahead.</summary>
    private const int MaxRows = 128;

    private readonly long _rowElements;
    private readonly HeldResults _held;
    private readonly TransposedRegisters _registers;
    private readonly int _rows;
    private readonly int _columns;
    private readonly RowFold?[] _folds;
    private readonly SlotGather[] _gathers;
    private readonly long[] _distances;
    private readonly bool _addsColumns;

    private RowsTransposed(StageCode code, SlotGather[] gathers, long[] distances, AxisGrid grid, HeldResults held, Func<StageCode, ITileRunner> runnerFor)
    {
        _gathers = gathers;
        _distances = distances;
        _rowElements = grid.Results;
        _held = held;
        var longest = grid.ElementsOf(0).Count;
        _rows = (int)Math.Min(MaxRows, longest);
        _columns = Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)(HeldElements / _rows / 2) + 1), TileGrid.GroupElements, TileGrid.TileElements); // within one tile of what the results hold
        _registers = new TransposedRegisters(code, gathers, distances, _rows, _columns);

        // Of the heights that occur: what all but the last piece has, and what is left of a run in the end.
        var atOnce = Folding.RowsAtOnce(code);
        _folds = new RowFold?[atOnce + 1];
        foreach (var count in (long[])[_rows, longest % _rows, grid.ElementsOf(grid.Chunks - 1).Count % _rows])
        {
            foreach (var height in (long[])[Math.Min(count, atOnce), count % atOnce])
            {
                _folds[height] ??= height == 0 ? null : new RowFold(code, (int)height, runnerFor);
            }
        }

        _addsColumns = ColumnSums.CanRun(code) && Array.Exists(_folds, static fold => fold is { IsFused: true });
    }

    /// <summary>Rows that are transposed, where in some input the elements of a column follow each other and columns are one distance apart; other inputs are gathered row by row.</summary>
    /// <param name="code">What to reduce.</param>
    /// <param name="places">Knows where elements lie.</param>
    /// <param name="grid">Which rows there are.</param>
    /// <param name="held">What the results hold so far.</param>
    /// <param name="runnerFor">How to run the folds.</param>
    public static RowsTransposed? TryFor(StageCode code, GatheredTile places, AxisGrid grid, HeldResults held, Func<StageCode, ITileRunner> runnerFor)
    {
        var distances = TransposedRegisters.DistancesOf(code, places.Gathers, grid.Run);
        return Array.Exists(distances, static distance => distance > 0) ? new RowsTransposed(code, places.Gathers, distances, grid, held, runnerFor) : null;
    }

    /// <summary>Folds all rows of some neighbouring results.</summary>
    /// <param name="turn">The inputs, and whether the results are still wanted.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="column">The first result.</param>
    /// <param name="count">How many results.</param>
    /// <returns>Whether it came to the end; if not, nobody wants the results any more.</returns>
    public bool Fold(IStageTurn turn, (long First, long Count) rows, long column, int count)
    {
        var untilLook = (long)BlockGrid.BlockElements;
        for (var offset = 0; offset < count; offset += _columns)
        {
            var columns = Math.Min(_columns, count - offset);
            for (var done = 0L; done < rows.Count;)
            {
                var start = ((rows.First + done) * _rowElements) + column + offset;
                var height = FoldPiece(turn, start, rows.Count, done, offset, columns);
                done += height;
                untilLook -= height * (long)columns;
                if (untilLook <= 0 && !turn.IsWanted())
                {
                    return false;
                }

                untilLook = untilLook <= 0 ? BlockGrid.BlockElements : untilLook;
            }

            if (!_addsColumns)
            {
                _held.Join(offset, columns, RowPairs.BlocksAside(rows.Count));
            }
        }

        return true;
    }

    /// <summary>Folds the next rows of some columns.</summary>
    /// <returns>How many rows.</returns>
    private int FoldPiece(IBlockMemory memory, long start, long rows, long done, int offset, int columns)
    {
        if (_addsColumns)
        {
            fixed (byte* source = memory.Input(0, _gathers[0].PositionOf(start), (int)((columns - 1) * _distances[0]) + (int)rows))
            {
                ColumnSums.Add((double*)source, _distances[0], columns, (int)rows, (double*)_held.At(offset, 0));
            }

            return (int)rows; // at most a block of elements, which a chunk has
        }

        var height = (int)Math.Min(_rows, rows - done);
        _registers.Fill(memory, start, _rowElements, height, columns);
        for (var row = 0; row < height;)
        {
            var (blocks, rest) = Math.DivRem(done + row, RowPairs.BlockRows);
            if (blocks > 0 && rest == 0)
            {
                _held.PutAside(offset, columns, blocks - 1);
            }

            var fold = _folds[Math.Min(_folds.Length - 1, height - row)]!;
            fold.Run(_registers, row, _held, offset, start + (row * _rowElements), columns);
            row += fold.Rows;
        }

        return height;
    }

    /// <summary>A fold of some rows at once.</summary>
    private sealed class RowFold
    {
        private readonly int _slots;
        private readonly ITileRunner _runner;
        private readonly BlockFrame _frame;

        public RowFold(StageCode code, int rows, Func<StageCode, ITileRunner> runnerFor)
        {
            Rows = rows;
            _slots = code.Inputs.Length;
            var fold = Folding.Of(code, rows);
            _runner = runnerFor(fold);
            _frame = new BlockFrame(fold);
        }

        public int Rows { get; }

        public bool IsFused => _runner is FusedLoop;

        /// <summary>A short tile runs with what the registers happen to hold behind it, for nobody looks at those lanes.</summary>
        public void Run(TransposedRegisters registers, int firstRow, HeldResults held, int offset, long start, int columns)
        {
            for (var row = 0; row < Rows; row++)
            {
                for (var slot = 0; slot < _slots; slot++)
                {
                    _frame.Inputs[(row * _slots) + slot] = registers[slot, firstRow + row];
                }
            }

            held.Bind(_frame, Rows * _slots, offset);
            _runner.RunTile(_frame, start, 0, TileGrid.RoundUpToGroup(columns));
        }
    }
}
