namespace ActorShm.Host.Load.Measuring;

/// <summary>What failed in one way.</summary>
/// <param name="Kind">One of <see cref="LoadErrors"/>.</param>
/// <param name="Reason">What the first one said.</param>
/// <param name="Latency">How long each took until it failed.</param>
internal sealed record LoadError(string Kind, string Reason, LatencyHistogram Latency)
{
    /// <summary>How many there were.</summary>
    public long Count => Latency.Count;
}
