namespace ActorShm.Host.Load.Measuring;

/// <summary>The results of some of the operations. Not thread-safe.</summary>
/// <remarks>
/// An operation that timed out has a latency, too: it would have taken at least that long. Other errors have none here, because how soon an operation is refused says
/// nothing about how long it takes; <see cref="LoadError"/> has the times of these.
/// </remarks>
internal sealed class OperationTally
{
    /// <summary>The number of operations that were done.</summary>
    public long Completed { get; private set; }

    /// <summary>How long the operations took that were done, and those that timed out.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Counts one operation.</summary>
    public void Record(OperationEnd end)
    {
        Completed += end.Error is null ? 1 : 0;
        if (end.Error is null or LoadErrors.Timeout)
        {
            Latency.Record(end.Latency);
        }
    }

    /// <summary>Adds all that another tally has counted.</summary>
    public void Add(OperationTally other)
    {
        Completed += other.Completed;
        Latency.Add(other.Latency);
    }
}
