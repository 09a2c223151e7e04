
using ActorShm.Actors.Cutting;

namespace ActorShm.Actors.WorkTables;

/// <summary>Computes the most that the work tables of a job take of the quota, before any of its stages has begun.</summary>
/// <remarks>
/// The length of a stage's table depends on how many nodes there are when the stage begins, which is not known before. Each node takes a slot of 64 bytes, and leads to more partitions, of
/// 8 bytes each. So as many slots are counted as a table can have, and as many partitions as there are blocks, because no partition is smaller than a block. At most 256 KiB and 8 bytes per block are counted
/// in vain. The partial results, which may take gigabytes, are the same for any number of nodes.
/// </remarks>
internal static class CountedTables
{
    /// <summary>Computes the size of the largest of these tables; 0 where all are so short that they do not count. A job never has two tables at a time that count.</summary>
    /// <param name="stages">The blocks of each stage, and the bytes of partial results per block.</param>
    /// <param name="partitions">The number of partitions that the job asks for per stage; 0 when it does not ask.</param>
    public static long MostBytes(IEnumerable<(long BlockCount, int PartialBytes)> stages, int partitions) =>
        stages.Select(stage => MostBytes(stage.BlockCount, stage.PartialBytes, partitions)).DefaultIfEmpty().Max();

    private static long MostBytes(long blockCount, int partialBytes, int partitions)
    {
        var finest = (int)Math.Clamp(blockCount, 1, JobTerms.MostPartitions);
        var bytes = WorkTableLayout.TableBytes(WorkTable.MaximumSlots, new StageCut(blockCount, partitions > 0 ? partitions : finest, BlocksPerPartition: 1, partialBytes));
        return bytes > WorkTableFiles.KeptBytes ? bytes : 0;
    }
}
