
using ActorShm.Actors.Cutting;

namespace ActorShm.Actors.WorkTables;

/// <summary>What the work tables of a job take of the quota at most, known before any of its stages has begun.</summary>
/// <remarks>
/// How long the table of a stage is depends on how many nodes there are when it begins, which nobody knows before: each node has a slot of 64 bytes, and makes for more partitions, of
/// 8 bytes each. So as many slots are counted as a table can have, and as many partitions as there are blocks, because none is smaller. At most 256 KiB and 8 bytes for each block are counted
/// in vain; the partial results, of which there may be gigabytes, are the same for any number of nodes.
/// </remarks>
internal static class CountedTables
{
    /// <summary>The most that one of them takes; 0 where all are so short that they do not count. A job never has two that do.</summary>
    /// <param name="stages">The blocks of each stage, and the bytes of partial results that each block leaves.</param>
    /// <param name="partitions">Into how many partitions the job asks its stages to be cut; 0 where it does not.</param>
    public static long MostBytes(IEnumerable<(long BlockCount, int PartialBytes)> stages, int partitions) =>
        stages.Select(stage => MostBytes(stage.BlockCount, stage.PartialBytes, partitions)).DefaultIfEmpty().Max();

    private static long MostBytes(long blockCount, int partialBytes, int partitions)
    {
        var finest = (int)Math.Clamp(blockCount, 1, JobTerms.MostPartitions);
        var bytes = WorkTableLayout.TableBytes(WorkTable.MaximumSlots, new StageCut(blockCount, partitions > 0 ? partitions : finest, BlocksPerPartition: 1, partialBytes));
        return bytes > WorkTableFiles.KeptBytes ? bytes : 0;
    }
}
