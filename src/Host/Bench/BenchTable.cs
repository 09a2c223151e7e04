using ActorShm.Host.Measuring;
using ActorShm.Host.Reporting;

namespace ActorShm.Host.Bench;

/// <summary>Gathers the figures of all runs and makes one row of each kind of figure.</summary>
internal sealed class BenchTable(string version)
{
    private readonly Dictionary<(string Name, string Who, string? Transport, string Unit), List<double>> _figures = [];

    /// <summary>Adds one figure of a run.</summary>
    public void Add(string name, string who, string? transport, string unit, double figure)
    {
        var key = (name, who, transport, unit);
        if (!_figures.TryGetValue(key, out var figures))
        {
            _figures.Add(key, figures = []);
        }

        figures.Add(figure);
    }

    /// <summary>Adds percentiles of the round trips of a run, in microseconds.</summary>
    public void AddTimes(string name, string who, string? transport, double[] microseconds) =>
        AddTimes(name, who, transport, "µs", microseconds, Percentile.P50, Percentile.P99, Percentile.P999);

    /// <summary>Adds some percentiles of the times of a run.</summary>
    public void AddTimes(string name, string who, string? transport, string unit, double[] times, params ReadOnlySpan<Percentile> percentiles)
    {
        var spread = new Spread(times);
        foreach (var percentile in percentiles)
        {
            Add($"{name}-{percentile.Name}", who, transport, unit, spread.Percentile(percentile.Fraction));
        }
    }

    /// <summary>Gets one row for each kind of figure; rows of the same name stand together.</summary>
    public IReadOnlyList<BenchRow> Rows() =>
    [
        .. _figures.Select(entry => BenchRow.Of(entry.Key.Name, entry.Key.Who, entry.Value, entry.Key.Unit, version, entry.Key.Transport))
            .GroupBy(row => row.Name, StringComparer.Ordinal).SelectMany(group => group),
    ];
}
