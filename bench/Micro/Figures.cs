using System.Diagnostics;

namespace ActorShm.Micro;

/// <summary>Collects the figures of all runs and makes them rows, in the order in which each first came.</summary>
/// <param name="unit">What the figures count: a time unit.</param>
/// <param name="unitsPerSecond">How many of them a second has.</param>
internal sealed class Figures(string unit, double unitsPerSecond)
{
    private readonly List<(string Name, string Who, List<double> Values)> _series = [];

    public static Figures InMilliseconds() => new("ms", 1e3);

    public static Figures InMicroseconds() => new("µs", 1e6);

    public static Figures InNanoseconds() => new("ns", 1e9);

    /// <summary>Times one piece of work and keeps the figure.</summary>
    /// <returns>How long it took, in units.</returns>
    public double Time(string name, string who, Action work, long operations = 1)
    {
        var begin = Stopwatch.GetTimestamp();
        work();
        var taken = Stopwatch.GetElapsedTime(begin).TotalSeconds * unitsPerSecond / operations;
        Add(name, who, taken);
        return taken;
    }

    /// <summary>Keeps a figure.</summary>
    public void Add(string name, string who, double figure)
    {
        var index = _series.FindIndex(series => series.Name == name && series.Who == who);
        if (index < 0)
        {
            index = _series.Count;
            _series.Add((name, who, []));
        }

        _series[index].Values.Add(figure);
    }

    public IEnumerable<BenchRow> ToRows() => _series.Select(series => BenchRow.Of(series.Name, series.Who, unit, series.Values));
}
