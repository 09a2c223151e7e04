using System.Globalization;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Telemetry;

namespace ActorShm.Actors.Tests.Telemetry;

public class MetricsTextTests
{
    // Goal: pages do not move when nodes come and go. Method: between two pages series of the first one vanish, and others appear before its end.
    [Theory]
    [InlineData(10, 0)]
    [InlineData(0, 10)]
    public void A_series_that_stays_is_told_once_whatever_comes_and_goes_between_two_pages(int gone, int added)
    {
        var first = MetricsText.PageOf(Families(Nodes(from: 200, to: 300)), MetricPosition.Start);
        Assert.True(first.HasMore);

        var second = MetricsText.PageOf(Families(Nodes(from: 200 + gone - added, to: 300)), first.Last);

        Assert.False(second.HasMore);
        Assert.Equal(Nodes(from: 200, to: 300), [.. first.Lines.Concat(second.Lines).Where(line => line.StartsWith("memory{", StringComparison.Ordinal)).Select(line => line.Split('"')[1])]);
        Assert.Single(first.Lines.Concat(second.Lines), "# TYPE memory gauge");
        Assert.Single(first.Lines.Concat(second.Lines), "# TYPE nodes gauge");
    }

    // Goal: the counts of one histogram are of one moment. Method: so many series that some page has no room for a whole one.
    [Fact]
    public void A_histogram_is_told_in_one_page()
    {
        var family = new MetricFamily("took", "s", "How long.", MetricKind.Histogram, [.. Nodes(from: 100, to: 110).Select(node => new MetricSeries($"node={node}", [new("node", node)], 1, new long[MetricStore.Bounds.Count + 1]))]);
        var last = MetricPosition.Start;
        MetricsRead page;
        var counts = 0;
        do
        {
            page = MetricsText.PageOf([family], last);
            Assert.InRange(page.Lines.Length, 1, MetricsRead.MaximumLines);
            Assert.EndsWith("} 0", page.Lines[^1], StringComparison.Ordinal);
            Assert.StartsWith("took_seconds_count{", page.Lines[^1], StringComparison.Ordinal);
            counts += page.Lines.Count(line => line.StartsWith("took_seconds_count{", StringComparison.Ordinal));
            last = page.Last;
        }
        while (page.HasMore);

        Assert.Equal(10, counts);
    }

    private static MetricFamily[] Families(IEnumerable<string> nodes) =>
    [
        new("memory", string.Empty, "Memory.", MetricKind.Gauge, [.. nodes.Select(node => new MetricSeries($"node={node}", [new("node", node)], 1, []))]),
        new("nodes", string.Empty, "Nodes.", MetricKind.Gauge, [new MetricSeries(string.Empty, [], 3, [])]),
    ];

    private static IEnumerable<string> Nodes(int from, int to) => Enumerable.Range(from, to - from).Select(node => node.ToString(CultureInfo.InvariantCulture));
}
