using System.Globalization;
using ActorShm.Actors;
using ActorShm.Host.Load.Measuring;
using ActorShm.Host.Reporting;

namespace ActorShm.Host.Load.Reports;

/// <summary>Compares the results of a scenario with what was required.</summary>
internal static class Judge
{
    /// <summary>Gets every assertion of the scenario, and the assertions that all scenarios have: no host and no node ends unasked, and there are no wrong answers.</summary>
    public static IReadOnlyList<Assertion> Of(LoadReport report)
    {
        var expected = report.Scenario.Expectations;
        var assertions = new List<Assertion>();
        var wrong = report.Errors.Where(error => string.Equals(error.Kind, LoadErrors.WrongAnswer, StringComparison.Ordinal)).Sum(error => error.Count);
        assertions.Add(new Assertion("host", "ends when it is asked to", report.HostEnd ?? "it did", report.HostEnd is null));
        assertions.Add(new Assertion("nodes", "end only when the scenario ends them", NodeEndsText(report.UnaskedNodeEnds), report.UnaskedNodeEnds.Count == 0));
        AtMost("wrong answers", 0, wrong, Count);
        if (expected.ExpectedErrorsAtMost is { } share)
        {
            assertions.Add(new Assertion(
                "expected errors",
                Text($"at most {share * 100:0.##} % of all operations"),
                Text($"{report.ExpectedErrorShare * 100:0.##} %, {report.ExpectedErrors:N0} of {report.Completed + report.Failed:N0}"),
                report.ExpectedErrorShare <= share));
        }

        AtMost("errors", expected.ErrorsAtMost, report.UnexpectedErrors, Count);
        Latency(Percentile.P50, expected.P50AtMost);
        Latency(Percentile.P99, expected.P99AtMost);
        Latency(Percentile.P999, expected.P999AtMost);
        if (expected.ThroughputAtLeast is { } least)
        {
            assertions.Add(new Assertion("throughput", $"at least {PerSecond(least)}", PerSecond(report.Throughput), report.Throughput >= least));
        }

        AtMost("leaked segments", expected.LeakedSegmentsAtMost, report.Leaks.Segments, Count);
        AtMost("leaked bytes", expected.LeakedBytesAtMost, report.Leaks.Bytes, Bytes.Of);
        if (expected.MemoryGrowthAtMost is { } growth)
        {
            var found = report.MemoryGrowth;
            var text = found is { } known ? Signed(known) : report.Timeline.Count < LoadReport.FewestSeconds ? "too short to tell" : "could not be read";
            assertions.Add(new Assertion("memory growth", $"at most {Bytes.Of(growth)}", text, found <= growth));
        }

        return assertions;

        void AtMost(string name, long? limit, long found, Func<long, string> text)
        {
            if (limit is { } most)
            {
                assertions.Add(new Assertion(name, $"at most {text(most)}", text(found), found <= most));
            }
        }

        void Latency(Percentile percentile, TimeSpan? limit)
        {
            if (limit is { } most)
            {
                var found = report.Latency.Percentile(percentile.Fraction);
                assertions.Add(new Assertion(percentile.Name, $"at most {Time(most)}", found is null ? "nothing was done" : Time(found.Value), found <= most));
            }
        }
    }

    /// <summary>Writes a time for people.</summary>
    public static string Time(TimeSpan time) => time.TotalMilliseconds switch
    {
        < 1 => Text($"{time.TotalMicroseconds:0} µs"),
        < 100 => Text($"{time.TotalMilliseconds:0.0} ms"),
        < 1000 => Text($"{time.TotalMilliseconds:0} ms"),
        < 100_000 => Text($"{time.TotalSeconds:0.00} s"),
        _ => Text($"{time.TotalMinutes:0.0} min"),
    };

    /// <summary>Writes a rate for people.</summary>
    public static string PerSecond(double rate) => Text($"{rate:0.0}/s");

    /// <summary>Writes a number of bytes, which may be negative.</summary>
    public static string Signed(long bytes) => bytes < 0 ? "-" + Bytes.Of(-bytes) : Bytes.Of(bytes);

    /// <summary>Describes in a clause how a node ended.</summary>
    public static string Text(GoneNode node) => Text($"node {node.Node} (pid {node.Pid}) {node.Cause.TrimEnd('.')}");

    private static string NodeEndsText(IReadOnlyList<GoneNode> nodes) => nodes switch
    {
        [] => "they did",
        [var only] => Text(only),
        [var first, ..] => Text($"{nodes.Count:N0} others, first {Text(first)}"),
    };

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
