namespace ActorShm.Host.Reporting;

/// <summary>A percentile, by its name and by the part of all values that do not exceed it.</summary>
internal readonly record struct Percentile(string Name, double Fraction)
{
    public static Percentile P50 { get; } = new("p50", 0.5);

    public static Percentile P90 { get; } = new("p90", 0.9);

    public static Percentile P99 { get; } = new("p99", 0.99);

    public static Percentile P999 { get; } = new("p99.9", 0.999);

    /// <summary>The percentiles by which the latencies of a load are reported.</summary>
    public static IReadOnlyList<Percentile> All { get; } = [P50, P90, P99, P999];
}
