namespace ActorShm.Kernels;

/// <summary>Reductions along the innermost axes: one run after the other, tile by tile, as a whole array is reduced.</summary>
/// <remarks>After construction nothing is allocated. Not thread-safe.</remarks>
internal sealed class RunsLoop : AxisLoop
{
    private readonly ITileRunner _runner;
    private readonly BlockFrame _frame;
    private readonly GatheredTile _tile;

    public RunsLoop(StageCode code, StageDomain domain, ITileRunner runner)
        : base(code, domain)
    {
        _runner = runner;
        _frame = new BlockFrame(code);
        _tile = new GatheredTile(code, domain, _frame);
    }

    /// <inheritdoc/>
    protected override void RunBlock(IBlockMemory memory, long firstOutput, long count)
    {
        for (var output = firstOutput; output < firstOutput + count; output++)
        {
            var (result, chunk) = Math.DivRem(output, Grid.Chunks);
            var (first, elements) = Grid.ElementsOf(chunk);
            Reduce(memory, (result * Grid.Run) + first, elements);
            for (var i = 0; i < _frame.Trees.Length; i++)
            {
                Scalar.FromBits(_frame.Reducers[i].DType, _frame.Trees[i].Take().Bits).CopyTo(memory.Output(i, output, 1));
            }
        }
    }

    private void Reduce(IBlockMemory memory, long start, long count)
    {
        for (var offset = 0L; offset < count; offset += TileGrid.TileElements)
        {
            var tileCount = (int)Math.Min(TileGrid.TileElements, count - offset);
            _tile.Fill(memory, start + offset, tileCount);
            _runner.RunTile(_frame, start + offset, 0, tileCount);
        }
    }
}
