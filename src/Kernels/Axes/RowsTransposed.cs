using System.Numerics;

namespace ActorShm.Kernels;

/// <summary>Folds rows of an input whose columns lie in order, such as in <c>x.sum(axis=1)</c> over short rows. Some columns are read from end to end and transposed, and then their rows are folded. Plain sums need no fold (<see cref="ColumnSums"/>).</summary>
/// <remarks>After construction nothing is allocated. Not thread-safe.</remarks>
internal sealed unsafe class RowsTransposed
{
    /// <summary>The number of elements that are held at once; they fit into a second-level cache with room to spare.</summary>
    private const int HeldElements = 1 << 14;

    /// <summary>The largest number of rows at a time. It makes columns be read in pieces of a kibibyte, because a processor does not prefetch within shorter ones.</summary>
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
        _columns = Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)(HeldElements / _rows / 2) + 1), TileGrid.GroupElements, TileGrid.TileElements); // within one tile of the held results
        _registers = new TransposedRegisters(code, gathers, distances, _rows, _columns);

        // Make a fold for each height that occurs: that of all pieces but the last, and that of the rest of a run.
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

    /// <summary>Makes the loop if some input has columns whose elements follow each other and that lie at a fixed distance; other inputs are gathered row by row.</summary>
    /// <param name="code">The code with the reductions.</param>
    /// <param name="places">Gives the positions of elements.</param>
    /// <param name="grid">The grid with the rows.</param>
    /// <param name="held">The intermediate values of the results.</param>
    /// <param name="runnerFor">Makes what runs the folds.</param>
    public static RowsTransposed? TryFor(StageCode code, GatheredTile places, AxisGrid grid, HeldResults held, Func<StageCode, ITileRunner> runnerFor)
    {
        var distances = TransposedRegisters.DistancesOf(code, places.Gathers, grid.Run);
        return Array.Exists(distances, static distance => distance > 0) ? new RowsTransposed(code, places.Gathers, distances, grid, held, runnerFor) : null;
    }

    /// <summary>Folds all rows of some neighbouring results.</summary>
    /// <param name="turn">The inputs, and whether the results are still wanted.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="column">The first result.</param>
    /// <param name="count">The number of results.</param>
    /// <returns>Whether all rows were folded; if not, nobody wants the results any more.</returns>
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
    /// <returns>The number of rows.</returns>
    private int FoldPiece(IBlockMemory memory, long start, long rows, long done, int offset, int columns)
    {
        if (_addsColumns)
        {
            fixed (byte* source = memory.Input(0, _gathers[0].PositionOf(start), (int)((columns - 1) * _distances[0]) + (int)rows))
            {
                ColumnSums.Add((double*)source, _distances[0], columns, (int)rows, (double*)_held.At(offset, 0));
            }

            return (int)rows; // a chunk has at most a block of elements
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

    /// <summary>Folds a certain number of rows at once.</summary>
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

        /// <summary>Runs the fold. For a short tile, the lanes after its end are computed too, from whatever the registers hold; nobody reads those lanes.</summary>
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
