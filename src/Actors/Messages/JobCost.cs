namespace ActorShm.Actors;

/// <summary>The cost of a job, part of every outcome.</summary>
/// <param name="Elapsed">The time from the coordinator accepting the job to its last result.</param>
/// <param name="BytesMapped">The size of all segments that the nodes mapped for the job, each counted once.</param>
/// <param name="BytesMessaged">The bytes over the host's links, both ways, while the job ran.</param>
/// <param name="Partitions">The number of partitions that the work was cut into, over all stages.</param>
/// <param name="Retries">The number of partitions that were given out again because their node was gone.</param>
/// <param name="Nodes">The number of nodes when the job began; 1 if it had to wait for the first node.</param>
public sealed record JobCost(TimeSpan Elapsed, long BytesMapped, long BytesMessaged, long Partitions, long Retries, int Nodes);
