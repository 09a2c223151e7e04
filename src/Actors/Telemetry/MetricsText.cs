using System.Globalization;
using System.Text;

namespace ActorShm.Actors.Telemetry;

/// <summary>Metrics in the text form of Prometheus: <c>actorshm_jobs_total{outcome="completed"} 3</c>.</summary>
internal static class MetricsText
{
    /// <summary>The lines, each without its end.</summary>
    public static IReadOnlyList<string> LinesOf(IEnumerable<MetricFamily> families)
    {
        var lines = new List<string>();
        foreach (var family in families)
        {
            var name = NameOf(family);
            lines.Add($"# HELP {name} {family.Description}");
            lines.Add($"# TYPE {name} {family.Kind.ToString().ToLowerInvariant()}");
            foreach (var series in family.Series)
            {
                AddSeries(lines, name, family.Kind, series);
            }
        }

        return lines;
    }

    private static void AddSeries(List<string> lines, string name, MetricKind kind, MetricSeries series)
    {
        if (kind != MetricKind.Histogram)
        {
            lines.Add($"{name}{Labels(series.Tags)} {Number(series.Value)}");
            return;
        }

        var below = 0L;
        for (var i = 0; i < series.Counts.Count; i++)
        {
            below += series.Counts[i];
            var bound = i < MetricStore.Bounds.Count ? Number(MetricStore.Bounds[i]) : "+Inf";
            lines.Add($"{name}_bucket{Labels([.. series.Tags, new("le", bound)])} {Number(below)}");
        }

        lines.Add($"{name}_sum{Labels(series.Tags)} {Number(series.Value)}");
        lines.Add($"{name}_count{Labels(series.Tags)} {Number(below)}");
    }

    private static string NameOf(MetricFamily family)
    {
        var unit = family.Unit switch
        {
            "By" => "_bytes",
            "s" => "_seconds",
            _ => string.Empty,
        };
        return family.Name.Replace('.', '_') + unit + (family.Kind == MetricKind.Counter ? "_total" : string.Empty);
    }

    private static string Labels(IReadOnlyCollection<KeyValuePair<string, string>> tags)
    {
        if (tags.Count == 0)
        {
            return string.Empty;
        }

        var text = new StringBuilder("{");
        foreach (var (key, value) in tags)
        {
            text.Append(text.Length > 1 ? "," : string.Empty).Append(key).Append("=\"");
            text.Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('"');
        }

        return text.Append('}').ToString();
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
