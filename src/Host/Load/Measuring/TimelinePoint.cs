namespace ActorShm.Host.Load.Measuring;

/// <summary>One second of a run.</summary>
/// <param name="Second">Counted from the start of the first phase, at its end.</param>
/// <param name="Completed">Operations that were done in it.</param>
/// <param name="Failed">Operations that failed in it.</param>
/// <param name="Due">Operations that were to start in it.</param>
/// <param name="InFlight">Operations that were under way at its end.</param>
/// <param name="P50">Half of those that ended in it took no longer; null when none ended.</param>
/// <param name="P99">The same for 99 of 100.</param>
/// <param name="Maximum">The longest.</param>
/// <param name="Memory">What the processes had at its end.</param>
internal sealed record TimelinePoint(
    double Second, long Completed, long Failed, long Due, long InFlight, TimeSpan? P50, TimeSpan? P99, TimeSpan? Maximum, MemorySample Memory);

/// <summary>Memory at one moment, in bytes.</summary>
/// <param name="Host">The host, pages that are shared counted once in all.</param>
/// <param name="Nodes">All nodes together.</param>
/// <param name="Generator">This process.</param>
/// <param name="Own">Of host and nodes together what is theirs alone, no segments: what must not grow; null where one of them could not be looked at.</param>
/// <param name="Files">The files of the run: segments, pool and work tables.</param>
internal sealed record MemorySample(long Host, long Nodes, long Generator, long? Own, long Files);
