namespace ActorShm.Kernels;

/// <summary>The part that both forms of reductions along axes share: it finds the results of a block, and refuses invalid calls.</summary>
/// <remarks>Not thread-safe.</remarks>
internal abstract class AxisLoop(StageCode code, StageDomain domain) : IStageLoop
{
    protected StageCode Code => code;

    protected StageDomain Domain => domain;

    protected AxisGrid Grid { get; } = domain.Grid!;

    /// <inheritdoc/>
    public void Run(IStageTurn turn, long firstBlock, int blockCount, Span<byte> partials)
    {
        ArgumentNullException.ThrowIfNull(turn);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBlock);
        ArgumentOutOfRangeException.ThrowIfNegative(blockCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blockCount, domain.BlockCount - firstBlock);
        if (!partials.IsEmpty)
        {
            throw new ArgumentException($"A reduction along axes stores its results itself; room was given for {partials.Length} bytes of partial results.", nameof(partials));
        }

        for (var block = firstBlock; block < firstBlock + blockCount; block++)
        {
            RunBlock(turn, block);
        }
    }

    /// <summary>Computes and stores a chunk of neighbouring results.</summary>
    protected abstract void RunBlock(IStageTurn turn, long block);
}
