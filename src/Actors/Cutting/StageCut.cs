using ActorShm.Kernels;

namespace ActorShm.Actors.Cutting;

/// <summary>How the blocks of a stage are cut into partitions. All have the same number of blocks, except that the last may have fewer, and partitions beyond it are empty.</summary>
/// <param name="BlockCount">The blocks of the stage.</param>
/// <param name="PartitionCount">The number of partitions.</param>
/// <param name="BlocksPerPartition">The number of blocks in each partition, at least 1.</param>
/// <param name="PartialBytes">The bytes of partial results per block.</param>
internal readonly record struct StageCut(long BlockCount, int PartitionCount, int BlocksPerPartition, int PartialBytes)
{
    /// <summary>Gets the bytes of all partial results; <see cref="long.MaxValue"/> where they are more.</summary>
    public long PartialsBytes => ByteCounts.Of(BlockCount, PartialBytes);

    /// <summary>Cuts a stage so that its work spreads well.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="wantedPartitions">The number of partitions that would spread the work well; the cache and the blocks limit it.</param>
    public static StageCut Spread(Stage stage, int wantedPartitions) =>
        Spread(
            stage.BlockCount,
            StageBytes.Moved(stage.ElementCount, stage.Code.Inputs, stage.Domain.OutputElements, stage.Domain.OutputTypes(stage.Code)),
            stage.PartialBytes,
            wantedPartitions);

    /// <summary>Cuts a stage that has not begun in the same way as it will be cut when it begins.</summary>
    /// <param name="stage">What is known about the stage.</param>
    /// <param name="wantedPartitions">How many partitions would spread it well; cache and blocks have the last word.</param>
    public static StageCut Spread(StageOutline stage, int wantedPartitions) =>
        Spread(
            stage.BlockCount,
            StageBytes.Moved(stage.ElementCount, stage.Inputs.Select(slot => slot.DType), stage.OutputElements, stage.Outputs.Select(slot => slot.DType)),
            stage.PartialBytes,
            wantedPartitions);

    /// <summary>Cuts a stage so that its work spreads well: no partition is larger than what the cache of a core holds, or than one block.</summary>
    /// <remarks>
    /// Then little is lost with a node, or waited for at the end of a stage, and what a partition has just brought into the cache is still there when its
    /// next step needs it. Many partitions cost nothing: nodes take them in batches.
    /// </remarks>
    /// <param name="blockCount">The blocks of the stage.</param>
    /// <param name="stageBytes">The bytes that are read and written for all of them; see <see cref="StageBytes.Moved"/>.</param>
    /// <param name="partialBytes">The bytes of partial results that each block leaves.</param>
    /// <param name="wantedPartitions">How many partitions would spread it well; cache and blocks have the last word.</param>
    public static StageCut Spread(long blockCount, long stageBytes, int partialBytes, int wantedPartitions)
    {
        var mostBlocks = Math.Max(1, CoreCache.SecondLevelBytes / Math.Max(1, stageBytes / Math.Max(1, blockCount)));
        var blocks = (int)Math.Clamp(CeilingDivide(blockCount, wantedPartitions), 1, mostBlocks);
        while (CeilingDivide(blockCount, blocks) > JobTerms.MostPartitions)
        {
            blocks *= 2;
        }

        return new StageCut(blockCount, Math.Max(1, (int)CeilingDivide(blockCount, blocks)), blocks, partialBytes);
    }

    /// <summary>Cuts a stage into exactly so many partitions. Where there are more than blocks, the rest is empty.</summary>
    /// <param name="stage">What is to be done.</param>
    /// <param name="partitionCount">From 1 to <see cref="JobTerms.MostPartitions"/>.</param>
    public static StageCut Exactly(Stage stage, int partitionCount) => new(
        stage.BlockCount, partitionCount, (int)Math.Clamp(CeilingDivide(stage.BlockCount, partitionCount), 1, int.MaxValue), stage.PartialBytes);

    /// <summary>The first block of a partition; for an empty one, a block behind the last.</summary>
    public long FirstBlock(int partition) => (long)partition * BlocksPerPartition;

    /// <summary>How many blocks a partition has.</summary>
    public int BlocksIn(int partition) => (int)Math.Clamp(BlockCount - FirstBlock(partition), 0, BlocksPerPartition);

    private static long CeilingDivide(long value, long by) => (value / by) + (value % by == 0 ? 0 : 1);
}
