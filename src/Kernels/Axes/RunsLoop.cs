namespace ActorShm.Kernels;

/// <summary>Reduces along the innermost axes. Reduces one run after the other, each like a whole array, or several together where they lie side by side (<see cref="RunsTogether"/>).</summary>
/// <remarks>After construction nothing is allocated. Not thread-safe.</remarks>
internal sealed class RunsLoop : AxisLoop
{
    private readonly BlockLoop _elements;
    private readonly RunsTogether? _several;
    private readonly Action<IBlockMemory, long, PairwiseTree[]> _store;

    public RunsLoop(StageCode code, StageDomain domain, Func<StageCode, ITileRunner> runnerFor)
        : base(code, domain)
    {
        _elements = new BlockLoop(code, domain, runnerFor(code));
        _several = Grid.AreNeighbours ? new RunsTogether(code, domain, runnerFor) : null;
        _store = Store;
    }

    /// <inheritdoc/>
    protected override void RunBlock(IStageTurn turn, long block)
    {
        var (first, count, chunk) = Grid.ResultsOf(block);
        if (_several is not null && count > 1)
        {
            _several.Reduce(turn, first, count, chunk, _store);
            return;
        }

        _elements.GatherConstants(turn);
        var (start, elements) = Grid.ElementsOf(chunk);
        for (var result = first; result < first + count; result++)
        {
            if (Grid.Chunks > 1 && !turn.IsWanted())
            {
                return;
            }

            if (_elements.Reduce(turn, (result * Grid.Run) + start, (int)elements) is not { } trees)
            {
                return;
            }

            Store(turn, Grid.OutputOf(result, chunk), trees);
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
