using ActorShm.Host.Measuring;

namespace ActorShm.Host.Bench;

/// <summary>One figure of a benchmark: what was measured, whose figure it is, and how it spread over the runs.</summary>
/// <param name="Name">What was measured; rows of the same name are compared with each other.</param>
/// <param name="Who"><c>actorshm</c>, <c>limit</c>, or the name of what a user would run instead.</param>
/// <param name="Median">The median of the runs.</param>
/// <param name="Min">The smallest figure of the runs.</param>
/// <param name="Max">The largest figure of the runs.</param>
/// <param name="Unit">The unit of the three numbers.</param>
/// <param name="Runs">The number of runs.</param>
/// <param name="Version">The version of the software that was measured.</param>
/// <param name="Transport">How the bytes crossed between processes, for rows where that matters.</param>
internal sealed record BenchRow(string Name, string Who, double Median, double Min, double Max, string Unit, int Runs, string Version, string? Transport = null)
{
    /// <summary>What it took besides time to give an array away; null for rows that give none away.</summary>
    public Handover? Handover { get; init; }

    /// <summary>The best run: the largest figure for rates per second, the smallest for anything else.</summary>
    public double Best => IsRate ? Max : Min;

    /// <summary>The worst run.</summary>
    public double Worst => IsRate ? Min : Max;

    private bool IsRate => Unit.EndsWith("/s", StringComparison.Ordinal);

    /// <summary>The name that marks the rows of ActorShm.</summary>
    public const string Ours = "actorshm";

    /// <summary>The name that marks what the machine itself allows, measured in the same run.</summary>
    public const string Limit = "limit";

    /// <summary>Makes a row from the times of all runs.</summary>
    public static BenchRow OfMilliseconds(string name, string who, string version, IEnumerable<double> milliseconds) => Of(name, who, milliseconds, "ms", version);

    /// <summary>Makes a row from the figures of all runs.</summary>
    public static BenchRow Of(string name, string who, IEnumerable<double> figures, string unit, string version, string? transport = null)
    {
        var spread = new Spread(figures);
        return new BenchRow(name, who, spread.Median, spread.Min, spread.Max, unit, spread.Count, version, transport);
    }
}
