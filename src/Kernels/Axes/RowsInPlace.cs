namespace ActorShm.Kernels;

/// <summary>Folds several rows at a time in place. The values that the results hold are moved only once for all of these rows, and memory is read at several places at once.</summary>
/// <remarks>A row that is the same everywhere, such as the means in <c>x - mean(x, axis=0)</c>, is copied once for a block. After construction nothing is allocated. Not thread-safe.</remarks>
internal sealed unsafe class RowsInPlace
{
    /// <summary>The most elements of a window. Longer rows are asked for one by one, so that a window stays small; for long rows this costs nothing.</summary>
    private const int MaxWindowElements = 1 << 16;

    private readonly StageCode _code;
    private readonly GatheredTile _places;
    private readonly HeldResults _held;
    private readonly long _rowElements;
    private readonly long _runElements;
    private readonly RepeatedRow?[] _repeated;
    private readonly ITileRunner _runner;
    private readonly BlockFrame _frame;
    private readonly byte*[] _addresses;

    private RowsInPlace(StageCode code, GatheredTile places, RepeatedRow?[] repeated, long runElements, long rowElements, HeldResults held, int rows, Func<StageCode, ITileRunner> runnerFor)
    {
        var fold = Folding.Of(code, rows);
        _code = code;
        _places = places;
        _held = held;
        _rowElements = rowElements;
        _repeated = repeated;
        _runElements = runElements;
        _runner = runnerFor(fold);
        _frame = new BlockFrame(fold);
        _addresses = new byte*[rows * code.Inputs.Length];
        Rows = rows;
    }

    /// <summary>Gets the number of rows that are folded at a time.</summary>
    public int Rows { get; }

    /// <summary>Makes the loop if the elements of every input follow each other in whole groups, with the same gaps in each row, or are the same in each row.</summary>
    /// <param name="code">The code with the reductions.</param>
    /// <param name="places">Gives the positions of elements.</param>
    /// <param name="grid">The grid with the rows.</param>
    /// <param name="held">The intermediate values of the results.</param>
    /// <param name="runnerFor">Makes what runs the fold.</param>
    public static RowsInPlace? TryFor(StageCode code, GatheredTile places, AxisGrid grid, HeldResults held, Func<StageCode, ITileRunner> runnerFor)
    {
        var rowElements = grid.Results;
        var repeated = Array.ConvertAll(places.Gathers, gather => gather.RepeatsRows(rowElements) ? new RepeatedRow(gather, rowElements) : null);
        if (Array.TrueForAll(repeated, static row => row is not null))
        {
            return null;
        }

        var run = places.Gathers.Where((_, slot) => repeated[slot] is null).Min(static gather => gather.RunElements);
        var isWhole = run % rowElements == 0; // no gaps within rows
        if (!isWhole && (run % TileGrid.GroupElements != 0 || rowElements % run != 0))
        {
            return null;
        }

        var rows = (int)Math.Min(Folding.RowsAtOnce(code), grid.Run);
        return new RowsInPlace(code, places, repeated, run, rowElements, held, rows, runnerFor);
    }

    /// <summary>Begins with the rows of a block.</summary>
    /// <param name="memory">The inputs.</param>
    /// <param name="column">The block's first column.</param>
    /// <param name="count">The number of the block's columns.</param>
    public void Begin(IBlockMemory memory, long column, int count)
    {
        foreach (var row in _repeated)
        {
            row?.Fill(memory, column, count);
        }
    }

    /// <summary>Folds the next rows into the results, in whole groups of columns.</summary>
    /// <param name="memory">The inputs.</param>
    /// <param name="start">The index of the first row's first element in the logical array.</param>
    /// <param name="count">The number of columns.</param>
    /// <returns>The number of columns that were folded, from the first on. It may be more than <paramref name="count"/> if the last group was filled up with elements that lie after the row.</returns>
    public int Fold(IBlockMemory memory, long start, int count)
    {
        // One window is enough where the rows follow each other. Its last group may then reach into the elements after the row, because nobody reads those lanes.
        var rounded = TileGrid.RoundUpToGroup(count);
        var window = ((Rows - 1) * _rowElements) + rounded;
        if (window <= Math.Min(LeftInRun(start), MaxWindowElements))
        {
            Bind(memory, 0, start, 0, rounded, Rows);
            return rounded;
        }

        var whole = count / TileGrid.GroupElements * TileGrid.GroupElements;
        for (var offset = 0; offset < whole;)
        {
            var together = (int)Math.Min(LeftInRun(start + offset), whole - offset);
            Bind(memory, 0, start + offset, offset, together, rowsPerWindow: 1);
            offset += together;
        }

        return whole;
    }

    private long LeftInRun(long start) => _runElements - (start % _runElements);

    /// <summary>Pins the memory of each input of each row, because a span has an address only while it is fixed; then folds.</summary>
    /// <param name="memory">The inputs.</param>
    /// <param name="number">The number of windows that are pinned already.</param>
    /// <param name="start">The index of the first row's first element.</param>
    /// <param name="offset">The column of that element.</param>
    /// <param name="count">The number of columns.</param>
    /// <param name="rowsPerWindow">1, or the number of all rows where they follow each other.</param>
    private void Bind(IBlockMemory memory, int number, long start, int offset, int count, int rowsPerWindow)
    {
        var slots = _code.Inputs.Length;
        if (number * rowsPerWindow == _addresses.Length)
        {
            FoldTiles(start, offset, count);
            return;
        }

        var (first, slot) = Math.DivRem(number, slots);
        if (_repeated[slot] is { } repeated)
        {
            for (var row = 0; row < rowsPerWindow; row++)
            {
                _addresses[((first + row) * slots) + slot] = repeated.At(offset);
            }

            Bind(memory, number + 1, start, offset, count, rowsPerWindow);
            return;
        }

        var position = _places.PositionOf(slot, start + (first * _rowElements));
        fixed (byte* address = memory.Input(slot, position, (int)((rowsPerWindow - 1) * _rowElements) + count))
        {
            for (var row = 0; row < rowsPerWindow; row++)
            {
                _addresses[((first + row) * slots) + slot] = address + (row * _rowElements * _code.Inputs[slot].SizeBytes());
            }

            Bind(memory, number + 1, start, offset, count, rowsPerWindow);
        }
    }

    private void FoldTiles(long start, int offset, int count)
    {
        for (var done = 0; done < count;)
        {
            var tileCount = Math.Min(HeldResults.LeftInTile(offset + done), count - done);
            for (var i = 0; i < _addresses.Length; i++)
            {
                _frame.Inputs[i] = _addresses[i] + ((long)done * _code.Inputs[i % _code.Inputs.Length].SizeBytes());
            }

            _held.Bind(_frame, _addresses.Length, offset + done);
            _runner.RunTile(_frame, start + done, 0, tileCount);
            done += tileCount;
        }
    }
}
