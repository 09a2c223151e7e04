namespace ActorShm.Host.Load.Measuring;

/// <summary>One second of a run.</summary>
/// <param name="Second">The time at the end of this second, in seconds from the start of the first phase.</param>
/// <param name="Completed">The number of operations that were done in this second.</param>
/// <param name="Failed">The number of operations that failed in this second.</param>
/// <param name="Due">The number of operations that were to start in this second.</param>
/// <param name="InFlight">The number of operations under way at the end of this second.</param>
/// <param name="P50">The time that half of the operations that ended in this second did not exceed; null when none ended.</param>
/// <param name="P99">The same for 99 of 100.</param>
/// <param name="Maximum">The longest time; null when none ended.</param>
/// <param name="Memory">The memory of the processes at the end of this second.</param>
internal sealed record TimelinePoint(
    double Second, long Completed, long Failed, long Due, long InFlight, TimeSpan? P50, TimeSpan? P99, TimeSpan? Maximum, MemorySample Memory);

/// <summary>Memory at one moment, in bytes.</summary>
/// <param name="Host">The memory of the host; shared pages are counted once over all processes.</param>
/// <param name="Nodes">The memory of all nodes together.</param>
/// <param name="Generator">The memory of this process.</param>
/// <param name="Own">The memory that belongs to the host and nodes alone, without segments. This must not grow. Null when one of the processes could not be examined.</param>
/// <param name="Files">The length of the files of the run: segments, pool and work tables.</param>
internal sealed record MemorySample(long Host, long Nodes, long Generator, long? Own, long Files);
