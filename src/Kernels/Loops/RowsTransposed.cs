using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>Folds rows of an input whose columns lie in order, such as <c>x.sum(axis=1)</c> over short rows: a cache line of each column is read at a time, and transposed.</summary>
/// <remarks>After construction nothing is allocated. Not thread-safe.</remarks>
internal sealed unsafe class RowsTransposed : IRowsFold
{
    /// <summary>A cache line of 8-byte elements.</summary>
    private const int LineElements = 8;

    /// <summary>A fold takes half of the rows of a line.</summary>
    private const int FoldedAtOnce = 4;

    /// <summary>Larger distances between columns would make the window of a tile larger than a span.</summary>
    private const long MaxDistance = 1 << 18;

    private readonly SlotGather[] _gathers;
    private readonly long[] _distances;
    private readonly HeldResults _held;
    private readonly ITileRunner _runner;
    private readonly BlockFrame _frame;
    private readonly RegisterFile _rows;

    private RowsTransposed(SlotGather[] gathers, long rowCount, HeldResults held, StageCode fold, Func<StageCode, ITileRunner> runnerFor)
    {
        _gathers = gathers;
        _distances = [.. gathers.Select(gather => gather.ColumnDistance(rowCount))];
        _held = held;
        _runner = runnerFor(fold);
        _frame = new BlockFrame(fold);
        _rows = new RegisterFile(LineElements * gathers.Length);
    }

    /// <inheritdoc/>
    public int Rows => LineElements;

    /// <summary>Rows that are transposed, where in every input the elements of a column follow each other and columns are one distance apart.</summary>
    /// <param name="code">What to reduce.</param>
    /// <param name="places">Knows where elements lie.</param>
    /// <param name="rowCount">How many rows each result reduces.</param>
    /// <param name="held">What the results hold so far.</param>
    /// <param name="runnerFor">How to run the fold.</param>
    public static RowsTransposed? TryFor(StageCode code, GatheredTile places, long rowCount, HeldResults held, Func<StageCode, ITileRunner> runnerFor)
    {
        var fits = Folding.RowsAtOnce(code) == FoldedAtOnce && places.Gathers.Length > 0
            && places.Gathers.All(gather => gather.ColumnDistance(rowCount) is > 1 and <= MaxDistance)
            && code.Inputs.All(static dtype => dtype.SizeBytes() == sizeof(long));
        return fits ? new RowsTransposed(places.Gathers, rowCount, held, Folding.Of(code, FoldedAtOnce), runnerFor) : null;
    }

    /// <inheritdoc/>
    public int Fold(IBlockMemory memory, long start, int count)
    {
        for (var offset = 0; offset < count; offset += TileGrid.TileElements)
        {
            var tileCount = Math.Min(TileGrid.TileElements, count - offset);
            for (var slot = 0; slot < _gathers.Length; slot++)
            {
                Transpose(memory, slot, start + offset, tileCount);
            }

            for (var first = 0; first < LineElements; first += FoldedAtOnce)
            {
                FoldTile(start, offset, tileCount, first);
            }
        }

        return count;
    }

    private void FoldTile(long start, int offset, int tileCount, int firstRow)
    {
        for (var row = 0; row < FoldedAtOnce; row++)
        {
            for (var slot = 0; slot < _gathers.Length; slot++)
            {
                _frame.Inputs[(row * _gathers.Length) + slot] = _rows[(slot * LineElements) + firstRow + row];
            }
        }

        _held.Bind(_frame, FoldedAtOnce * _gathers.Length, offset);
        _runner.RunTile(_frame, start + offset, 0, TileGrid.RoundUpToGroup(tileCount));
    }

    private void Transpose(IBlockMemory memory, int slot, long start, int count)
    {
        var distance = _distances[slot];
        var window = memory.Input(slot, _gathers[slot].PositionOf(start), (int)((count - 1) * distance) + LineElements);
        fixed (byte* source = window)
        {
            var rows = slot * LineElements;
            Transpose((long*)source, distance, count, (long*)_rows[rows], (long*)_rows[rows + 1] - (long*)_rows[rows]);
        }
    }

    /// <summary>A whole line at a time: at distances that are powers of two, few lines stay in the caches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(long* source, long distance, int count, long* target, long rowDistance)
    {
        for (var column = 0; column < count; column++, source += distance, target++)
        {
            (target[0], target[rowDistance]) = (source[0], source[1]);
            (target[2 * rowDistance], target[3 * rowDistance]) = (source[2], source[3]);
            (target[4 * rowDistance], target[5 * rowDistance]) = (source[4], source[5]);
            (target[6 * rowDistance], target[7 * rowDistance]) = (source[6], source[7]);
        }
    }
}
