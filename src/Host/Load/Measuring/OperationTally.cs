namespace ActorShm.Host.Load.Measuring;

/// <summary>What came of some of the operations. Not thread-safe.</summary>
/// <remarks>
/// One that timed out has a latency, too: it would have taken at least so long. Other errors have none here, since how soon something is refused says
/// nothing of how long it takes; <see cref="LoadError"/> has theirs.
/// </remarks>
internal sealed class OperationTally
{
    /// <summary>How many were done.</summary>
    public long Completed { get; private set; }

    /// <summary>How long those took that were done, and those that timed out.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Counts one.</summary>
    public void Record(OperationEnd end)
    {
        Completed += end.Error is null ? 1 : 0;
        if (end.Error is null or LoadErrors.Timeout)
        {
            Latency.Record(end.Latency);
        }
    }

    /// <summary>Adds all that another one has counted.</summary>
    public void Add(OperationTally other)
    {
        Completed += other.Completed;
        Latency.Add(other.Latency);
    }
}
