namespace ActorShm.Host.Load.Measuring;

/// <summary>The operations that failed with one kind of error.</summary>
/// <param name="Kind">One of <see cref="LoadErrors"/>.</param>
/// <param name="Reason">The message of the first one.</param>
/// <param name="Latency">How long each operation took until it failed.</param>
internal sealed record LoadError(string Kind, string Reason, LatencyHistogram Latency)
{
    /// <summary>The number of these operations.</summary>
    public long Count => Latency.Count;
}
