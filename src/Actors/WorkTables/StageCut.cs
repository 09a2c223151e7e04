using ActorShm.Kernels;

namespace ActorShm.Actors.WorkTables;

/// <summary>How the blocks of a stage are cut into partitions: all have the same number of blocks, the last one may have fewer, and what is over is empty.</summary>
/// <param name="BlockCount">The blocks of the stage.</param>
/// <param name="PartitionCount">How many partitions there are.</param>
/// <param name="BlocksPerPartition">How many blocks each has, at least 1.</param>
/// <param name="PartialBytes">The bytes of partial results that each block leaves.</param>
internal readonly record struct StageCut(long BlockCount, int PartitionCount, int BlocksPerPartition, int PartialBytes)
{
    /// <summary>The most partitions of one stage; each has eight bytes in the table.</summary>
    public const int MaximumPartitions = 1 << 22;

    /// <summary>So few that a partition that is done again, or waited for at the end of a stage, costs little.</summary>
    private const int MaximumBlocksPerPartition = 256;

    /// <summary>The bytes of all partial results.</summary>
    public long PartialsBytes => checked(BlockCount * PartialBytes);

    /// <summary>Cuts a stage so that its work spreads well.</summary>
    /// <param name="stage">What is to be done.</param>
    /// <param name="wantedPartitions">How many partitions would spread it well; the size of blocks has the last word.</param>
    public static StageCut Spread(Stage stage, int wantedPartitions)
    {
        var blocks = (int)Math.Clamp(CeilingDivide(stage.BlockCount, wantedPartitions), 1, MaximumBlocksPerPartition);
        while (CeilingDivide(stage.BlockCount, blocks) > MaximumPartitions)
        {
            blocks *= 2;
        }

        return new StageCut(stage.BlockCount, (int)CeilingDivide(stage.BlockCount, blocks), blocks, stage.PartialBytes);
    }

    /// <summary>Cuts a stage into exactly so many partitions. Where there are more than blocks, the rest is empty.</summary>
    /// <param name="stage">What is to be done.</param>
    /// <param name="partitionCount">From 1 to <see cref="MaximumPartitions"/>.</param>
    public static StageCut Exactly(Stage stage, int partitionCount) => new(
        stage.BlockCount, partitionCount, checked((int)Math.Max(1, CeilingDivide(stage.BlockCount, partitionCount))), stage.PartialBytes);

    /// <summary>The first block of a partition; for an empty one, a block behind the last.</summary>
    public long FirstBlock(int partition) => (long)partition * BlocksPerPartition;

    /// <summary>How many blocks a partition has.</summary>
    public int BlocksIn(int partition) => (int)Math.Clamp(BlockCount - FirstBlock(partition), 0, BlocksPerPartition);

    private static long CeilingDivide(long value, long by) => (value / by) + (value % by == 0 ? 0 : 1);
}
