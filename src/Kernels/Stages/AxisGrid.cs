namespace ActorShm.Kernels;

/// <summary>How the reductions along some axes are cut: each result's elements into chunks, and the chunks of results into blocks.</summary>
/// <remarks>
/// A run that is longer than a chunk leaves one partial result for each chunk, in an array with an axis for the chunks, and a further stage reduces that.
/// The grid depends on the shape and the number of reduced axes alone, so the order of additions does too. In the
/// output the chunk is the fastest index for runs and the slowest for columns. Immutable.
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
    /// <param name="areNeighbours">Whether the elements of neighbouring runs lie side by side, so that a block better has several. It changes nothing in the order of additions.</param>
    public AxisGrid(StageForm form, long results, long run, bool areNeighbours)
    {
        Form = form;
        AreNeighbours = areNeighbours && form == StageForm.Runs && results > 1;
        Results = results;
        Run = run;
        _chunk = Math.Min(run, ChunkOf(form, results));
        Chunks = CeilingDivide(run, _chunk);
        _resultsPerBlock = form == StageForm.Columns ? MaxColumns
            : Math.Max(AreNeighbours ? ResultsTogether(results) : 1, BlockGrid.BlockElements / _chunk);
        _blocksPerRow = CeilingDivide(results, _resultsPerBlock);
    }

    public StageForm Form { get; }

    public long Results { get; }

    public long Run { get; }

    /// <summary>Whether blocks of runs have several neighbouring results, to be reduced together.</summary>
    public bool AreNeighbours { get; }

    /// <summary>How many partial results each result has; with one, that is the result.</summary>
    public long Chunks { get; }

    /// <summary>How many values the stage writes.</summary>
    public long Outputs => Results * Chunks;

    public long BlockCount => _blocksPerRow * Chunks;

    /// <summary>Which form a reduction takes.</summary>
    /// <param name="results">How many results there are.</param>
    /// <param name="run">The elements that each of them reduces.</param>
    /// <param name="isLastReduced">Whether the last axis is among those that are reduced.</param>
    public static StageForm FormOf(long results, long run, bool isLastReduced) =>
        results < MinColumns || (isLastReduced && run >= MinRun) ? StageForm.Runs : StageForm.Columns;

    /// <summary>How many neighbouring results are reduced together at most: all where they are few, so that their rows are whole, otherwise some cache lines of them.</summary>
    public static long ResultsTogether(long results) => results < MinColumns ? results : 2 * MinColumns;

    /// <summary>Of which neighbouring results a block computes which chunk.</summary>
    public (long First, long Count, long Chunk) ResultsOf(long block)
    {
        var (chunk, group) = Math.DivRem(block, _blocksPerRow);
        var first = group * _resultsPerBlock;
        return (first, Math.Min(_resultsPerBlock, Results - first), chunk);
    }

    /// <summary>Where the value of a result's chunk stands in the output.</summary>
    public long OutputOf(long result, long chunk) => Form == StageForm.Runs ? (result * Chunks) + chunk : (chunk * Results) + result;

    /// <summary>Between which outputs a block writes: all of them, but for runs of several chunks, where the chunks of other blocks lie between.</summary>
    public (long First, long Count) OutputsOf(long block)
    {
        var (result, count, chunk) = ResultsOf(block);
        var first = OutputOf(result, chunk);
        return (first, OutputOf(result + count - 1, chunk) - first + 1);
    }

    /// <summary>Which elements of its run a chunk has.</summary>
    public (long First, long Count) ElementsOf(long chunk) => (chunk * _chunk, Math.Min(_chunk, Run - (chunk * _chunk)));

    /// <summary>Few columns have long chunks, so that the array of partial results stays small beside the data and a block is worth its while.</summary>
    private static long ChunkOf(StageForm form, long results) =>
        form == StageForm.Runs ? BlockGrid.BlockElements : Math.Max(512, (1L << 22) / Math.Max(1, results));

    private static long CeilingDivide(long value, long by) => (value / by) + (value % by == 0 ? 0 : 1);
}
