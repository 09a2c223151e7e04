namespace ActorShm.Kernels;

/// <summary>Reductions along the innermost axes: one run after the other, as a whole array is reduced.</summary>
/// <remarks>After construction nothing is allocated. Not thread-safe.</remarks>
internal sealed class RunsLoop : AxisLoop
{
    private readonly BlockLoop _elements;

    public RunsLoop(StageCode code, StageDomain domain, ITileRunner runner)
        : base(code, domain)
    {
        _elements = new BlockLoop(code, domain, runner);
    }

    /// <inheritdoc/>
    protected override void RunBlock(IBlockMemory memory, long firstOutput, long count)
    {
        _elements.GatherConstants(memory);
        for (var output = firstOutput; output < firstOutput + count; output++)
        {
            var (result, chunk) = Math.DivRem(output, Grid.Chunks);
            var (first, elements) = Grid.ElementsOf(chunk);
            var trees = _elements.Reduce(memory, (result * Grid.Run) + first, (int)elements);
            for (var i = 0; i < trees.Length; i++)
            {
                Scalar.FromBits(trees[i].DType, trees[i].Take().Bits).CopyTo(memory.Output(i, output, 1));
            }
        }
    }
}
