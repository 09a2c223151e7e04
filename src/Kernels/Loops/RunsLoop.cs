namespace ActorShm.Kernels;

/// <summary>Reductions along the innermost axes: one run after the other, as a whole array is reduced; some side by side where that is how they lie (<see cref="RunsTransposed"/>).</summary>
/// <remarks>After construction nothing is allocated. Not thread-safe.</remarks>
internal sealed class RunsLoop : AxisLoop
{
    private readonly BlockLoop _elements;
    private readonly RunsTransposed? _several;
    private readonly Action<IBlockMemory, long, PairwiseTree[]> _store;

    public RunsLoop(StageCode code, StageDomain domain, ITileRunner runner)
        : base(code, domain)
    {
        _elements = new BlockLoop(code, domain, runner);
        _several = RunsTransposed.TryFor(code, domain, runner);
        _store = Store;
    }

    /// <inheritdoc/>
    protected override void RunBlock(IBlockMemory memory, long block)
    {
        var (first, count, chunk) = Grid.ResultsOf(block);
        if (_several is not null && count > 1)
        {
            _several.Reduce(memory, first, count, chunk, _store);
            return;
        }

        _elements.GatherConstants(memory);
        var (start, elements) = Grid.ElementsOf(chunk);
        for (var result = first; result < first + count; result++)
        {
            if (Grid.Chunks > 1 && !memory.IsWanted())
            {
                return;
            }

            Store(memory, Grid.OutputOf(result, chunk), _elements.Reduce(memory, (result * Grid.Run) + start, (int)elements));
        }
    }

    private static void Store(IBlockMemory memory, long output, PairwiseTree[] trees)
    {
        for (var i = 0; i < trees.Length; i++)
        {
            Scalar.FromBits(trees[i].DType, trees[i].Take().Bits).CopyTo(memory.Output(i, output, 1));
        }
    }
}
