using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ActorShm.Actors.Messages;

namespace ActorShm.Actors.Telemetry;

/// <summary>Metrics in the text form of Prometheus: <c>actorshm_jobs_total{outcome="completed"} 3</c>.</summary>
internal static class MetricsText
{
    /// <summary>Returns the lines after a position, without line ends, as many as fit into a message.</summary>
    /// <remarks>A page holds a series as a whole, so that the counts of a histogram belong together. The lines that introduce a family stand before its first series on the page, unless the page before ended within the family.</remarks>
    /// <param name="families">All families, ordered by name.</param>
    /// <param name="after">The last series of the page before.</param>
    public static MetricsRead PageOf(IEnumerable<MetricFamily> families, MetricPosition after)
    {
        var (page, last) = (ImmutableArray.CreateBuilder<string>(), after);
        foreach (var family in families)
        {
            foreach (var series in family.Series)
            {
                var position = new MetricPosition(family.Name, series.Key);
                if (!position.IsBehind(after))
                {
                    continue;
                }

                var lines = LinesOf(family, series, isFirst: last.Family != family.Name);
                if (page.Count + lines.Count > MetricsRead.MaximumLines)
                {
                    return new MetricsRead(page.ToImmutable(), last, HasMore: true);
                }

                page.AddRange(lines.Select(line => ReasonText.CutBytes(line, MetricsRead.MaximumLineBytes)));
                last = position;
            }
        }

        return new MetricsRead(page.ToImmutable(), last, HasMore: false);
    }

    private static List<string> LinesOf(MetricFamily family, MetricSeries series, bool isFirst)
    {
        var (name, lines) = (NameOf(family), new List<string>());
        if (isFirst)
        {
            lines.Add($"# HELP {name} {family.Description}");
            lines.Add($"# TYPE {name} {family.Kind.ToString().ToLowerInvariant()}");
        }

        AddSeries(lines, name, family.Kind, series);
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
