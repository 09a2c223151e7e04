using ActorShm.Host.Measuring;

namespace ActorShm.Micro;

/// <summary>One figure: what was measured, whose it is, and how it spread over the runs.</summary>
/// <param name="Name">What was measured; rows of the same name are compared with each other.</param>
/// <param name="Who"><c>actorshm</c>, <c>limit</c>, or another way of doing the same.</param>
/// <param name="Median">The middle of the runs.</param>
/// <param name="P99">What 99 of 100 runs do not exceed; null with fewer than 100.</param>
/// <param name="Min">The best run.</param>
/// <param name="Max">The worst run.</param>
/// <param name="Unit">What the numbers count.</param>
/// <param name="Runs">How many runs there were.</param>
internal sealed record BenchRow(string Name, string Who, double Median, double? P99, double Min, double Max, string Unit, int Runs)
{
    /// <summary>What this library does.</summary>
    public const string Ours = "actorshm";

    /// <summary>What the machine itself allows, measured in the same run.</summary>
    public const string Limit = "limit";

    private const int MinRunsOfPercentile = 100;

    /// <summary>Makes a row from the figures of all runs.</summary>
    public static BenchRow Of(string name, string who, string unit, IEnumerable<double> figures)
    {
        var spread = new Spread(figures);
        double? p99 = spread.Count < MinRunsOfPercentile ? null : spread.Percentile(0.99);
        return new BenchRow(name, who, spread.Median, p99, spread.Min, spread.Max, unit, spread.Count);
    }
}
