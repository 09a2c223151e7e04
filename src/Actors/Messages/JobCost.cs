namespace ActorShm.Actors;

/// <summary>What a job cost. Part of every outcome.</summary>
/// <param name="Elapsed">From the coordinator accepting the job to its last result.</param>
/// <param name="BytesMapped">The size of all segments that the nodes mapped for it, each counted once.</param>
/// <param name="BytesMessaged">All bytes over the host's links, both ways, while it ran.</param>
/// <param name="Partitions">How many partitions the work was cut into, over all stages.</param>
/// <param name="Retries">How many partitions had to be given out again because their node was gone.</param>
/// <param name="Nodes">How many nodes the run had when it began; 1 if it had to wait for the first.</param>
public sealed record JobCost(TimeSpan Elapsed, long BytesMapped, long BytesMessaged, long Partitions, long Retries, int Nodes);
