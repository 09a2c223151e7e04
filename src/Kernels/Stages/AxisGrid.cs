namespace ActorShm.Kernels;

/// <summary>How the reductions along some axes are cut: each result's elements into chunks, and the chunks of results into blocks.</summary>
/// <remarks>
/// A run that is longer than a chunk leaves one partial result for each chunk, in an array with an axis for the chunks, and a further stage reduces that.
/// The grid depends on the shape and the number of reduced axes alone, so the order of additions does too. Results are numbered as
/// they lie in the output: chunk fastest for runs, chunk slowest for columns. Immutable.
/// </remarks>
internal sealed class AxisGrid
{
    /// <summary>Results are computed side by side if there are at least so many; with fewer, the vectors would stay empty.</summary>
    public const int MinColumns = 64;

    /// <summary>Shorter runs along the last axis are walked side by side too: a run of its own costs about as much as so many elements.</summary>
    public const int MinRun = 512;

    /// <summary>So many columns at most walk side by side: their memory is read row by row, in order, and what they hold fits into a second-level cache.</summary>
    public const int MaxColumns = 16 * TileGrid.TileElements;

    private readonly long _chunk;
    private readonly long _resultsPerBlock;
    private readonly long _blocksPerRow;

    /// <param name="form">Runs or columns.</param>
    /// <param name="results">How many results there are without chunks.</param>
    /// <param name="run">The elements that each of them reduces, at least 1.</param>
    public AxisGrid(StageForm form, long results, long run)
    {
        Form = form;
        Results = results;
        Run = run;
        _chunk = Math.Min(run, ChunkOf(form, results));
        Chunks = CeilingDivide(run, _chunk);
        _resultsPerBlock = form == StageForm.Runs
            ? Math.Max(1, BlockGrid.BlockElements / _chunk) // one, where a result has several chunks
            : MaxColumns;
        _blocksPerRow = CeilingDivide(form == StageForm.Runs ? Outputs : results, _resultsPerBlock);
    }

    public StageForm Form { get; }

    public long Results { get; }

    public long Run { get; }

    /// <summary>How many partial results each result has; with one, that is the result.</summary>
    public long Chunks { get; }

    /// <summary>How many values the stage writes.</summary>
    public long Outputs => Results * Chunks;

    public long BlockCount => Form == StageForm.Runs ? _blocksPerRow : _blocksPerRow * Chunks;

    /// <summary>Which form a reduction takes.</summary>
    /// <param name="results">How many results there are.</param>
    /// <param name="run">The elements that each of them reduces.</param>
    /// <param name="isLastReduced">Whether the last axis is among those that are reduced.</param>
    public static StageForm FormOf(long results, long run, bool isLastReduced) =>
        results < MinColumns || (isLastReduced && run >= MinRun) ? StageForm.Runs : StageForm.Columns;

    /// <summary>The outputs of one block.</summary>
    public (long First, long Count) OutputsOf(long block)
    {
        if (Form == StageForm.Runs && Chunks > 1)
        {
            // The same chunk of every result, then the next: where results lie side by side, they are in the same cache lines.
            var (part, result) = Math.DivRem(block, Results);
            return ((result * Chunks) + part, 1);
        }

        if (Form == StageForm.Runs)
        {
            var first = block * _resultsPerBlock;
            return (first, Math.Min(_resultsPerBlock, Outputs - first));
        }

        var (chunk, group) = Math.DivRem(block, _blocksPerRow);
        var column = group * _resultsPerBlock;
        return ((chunk * Results) + column, Math.Min(_resultsPerBlock, Results - column));
    }

    /// <summary>Which elements of its run a chunk has.</summary>
    public (long First, long Count) ElementsOf(long chunk) => (chunk * _chunk, Math.Min(_chunk, Run - (chunk * _chunk)));

    /// <summary>Few columns have long chunks, so that the array of partial results stays small beside the data and a block is worth its while.</summary>
    private static long ChunkOf(StageForm form, long results) =>
        form == StageForm.Runs ? BlockGrid.BlockElements : Math.Max(512, (1L << 22) / Math.Max(1, results));

    private static long CeilingDivide(long value, long by) => (value / by) + (value % by == 0 ? 0 : 1);
}
