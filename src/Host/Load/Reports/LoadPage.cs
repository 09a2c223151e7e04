using ActorShm.Actors.Engine;
using ActorShm.Actors.Runs;
using ActorShm.Actors.Telemetry;
using ActorShm.Host.Load.Measuring;
using ActorShm.Host.Load.Scenarios;
using ActorShm.Host.Measuring;
using ActorShm.Host.Reporting;
using ActorShm.Host.Reporting.Html;

namespace ActorShm.Host.Load.Reports;

/// <summary>Writes the report as one self-contained page.</summary>
internal static class LoadPage
{
    public static string Write(LoadReport report) => HtmlPage.Write($"Load: {report.Scenario.Name}", HtmlText.Of(
        $"""
        <h1>{report.Scenario.Name}</h1>
        <p>{report.Scenario.Description}</p>
        <p class="quiet">{report.StartedAt:yyyy-MM-dd HH:mm} UTC · {report.Elapsed.TotalSeconds:0} s · {report.Scenario.Nodes} nodes · {MachineText.Describe()} · ActorShm {BuildVersion.Text}, {EngineSystem.EngineName} engine</p>
        <div class="cards">
        {Card("operations done", HtmlText.Of($"{report.Completed:N0}"))}
        {Card("a second", HtmlText.Of($"{report.Throughput:0.0}"))}
        {Percentile.All.Where(percentile => percentile != Percentile.P90).Select(percentile => Card(percentile.Name, HtmlText.Of($"{Time(report.Latency.Percentile(percentile.Fraction))}")))}
        {Card("errors", HtmlText.Of($"{report.Failed:N0}"))}
        {Card("leaked", HtmlText.Of($"{Bytes.Of(report.Leaks.Bytes)}"))}
        </div>
        <h2>Assertions</h2>
        <table><tr><th>what</th><th>limit</th><th>found</th><th></th></tr>
        {report.Assertions.Select(assertion => HtmlText.Of($"""<tr><td>{assertion.Name}</td><td>{assertion.Limit}</td><td>{assertion.Found}</td><td>{Verdict(assertion.IsKept)}</td></tr>"""))}
        </table>
        {Charts(report)}
        {Faults(report)}
        {NodeEnds(report)}
        {Errors(report)}
        <h2>Phases</h2>
        <p class="quiet">Latencies of what was done and of what timed out. How long other errors took stands beside them.</p>
        {Latencies("phase", report.Scenario.Phases.Zip(report.Phases, (phase, tally) => (Describe(phase), tally)))}
        <h2>Operations</h2>
        <p class="quiet">In the phases that count.</p>
        {Latencies("operation", report.Scenario.Mix.Zip(report.Entries, (entry, tally) => (entry.Name, tally)))}
        """));

    private static HtmlText Charts(LoadReport report)
    {
        var seconds = Math.Max(1, report.Timeline.Count == 0 ? 1 : report.Timeline[^1].Second);
        var latency = new LineChart("Latency", IsLogarithmic: true, value => Judge.Time(TimeSpan.FromMilliseconds(value)));
        var rate = new LineChart("Operations a second", IsLogarithmic: false, value => FormattableString.Invariant($"{value:0.#}"));
        var memory = new LineChart("Memory", IsLogarithmic: false, value => Bytes.Of((long)value));
        return HtmlText.Of(
            $"""
            <h2>Latency</h2>
            <p class="quiet">Of the operations that ended in each second, counted from when each was to start. Faults are numbered.</p>
            <figure>{latency.Draw([Line("half of them", "a", point => point.P50?.TotalMilliseconds), Line("99 of 100", "b", point => point.P99?.TotalMilliseconds), Line("the longest", "c", point => point.Maximum?.TotalMilliseconds)], report.Faults, seconds)}</figure>
            <h2>Throughput</h2>
            <p class="quiet">Where "done" falls behind "due", operations wait.</p>
            <figure>{rate.Draw([Line("due", "e", point => PerSecond(point, point.Due)), Line("done", "a", point => PerSecond(point, point.Completed)), Line("failed", "bad", point => PerSecond(point, point.Failed))], report.Faults, seconds)}</figure>
            <h2>Memory</h2>
            <p class="quiet">Pages that processes share are counted once. "Own" is what host and nodes have beside segments: this must not grow. Files are segments, pool and work tables of the run.</p>
            <figure>{memory.Draw([Line("host", "a", point => point.Memory.Host), Line("nodes", "b", point => point.Memory.Nodes), Line("generator", "e", point => point.Memory.Generator), Line("own", "c", point => point.Memory.Own), Line("files", "d", point => point.Memory.Files)], report.Faults, seconds)}</figure>
            """);

        ChartLine Line(string name, string colour, Func<TimelinePoint, double?> value) => new(name, colour, [.. report.Timeline.Select(point => (point.Second, value(point)))]);

        // A point is longer than one second when it was closed late.
        double? PerSecond(TimelinePoint point, long count)
        {
            var index = report.Timeline.TakeWhile(other => other != point).Count();
            return count / Math.Max(0.1, point.Second - (index == 0 ? 0 : report.Timeline[index - 1].Second));
        }
    }

    private static HtmlText Faults(LoadReport report) => report.Faults.Count == 0 ? HtmlText.Empty : HtmlText.Of(
        $"""
        <h2>Faults</h2>
        <p class="quiet">{report.FaultCount} happened.</p>
        <table><tr><th></th><th>what</th><th class="number">from</th><th class="number">until</th><th>whom</th></tr>
        {report.Faults.Select((fault, index) => HtmlText.Of($"""<tr><td>{index + 1}</td><td>{fault.Name}</td><td class="number">{fault.At.TotalSeconds:0.0} s</td><td class="number">{fault.Until.TotalSeconds:0.0} s</td><td>{(fault.Outcome.IsInjected ? HtmlText.Empty : HtmlText.Of($"""<span class="bad">did not happen</span>: """))}{fault.Outcome.Detail}</td></tr>"""))}
        </table>
        """);

    private static HtmlText NodeEnds(LoadReport report) => report.UnaskedNodeEnds.Count == 0 ? HtmlText.Empty : HtmlText.Of(
        $"""
        <h2>Nodes that ended unasked</h2>
        <table><tr><th class="number">node</th><th class="number">pid</th><th class="number">at</th><th>how</th><th>last lines of its output</th></tr>
        {report.UnaskedNodeEnds.Select(node => HtmlText.Of($"""<tr><td class="number">{node.Node}</td><td class="number">{node.Pid}</td><td class="number">{(node.GoneAt - report.StartedAt).TotalSeconds:0.0} s</td><td>{node.Cause}</td><td>{node.LastLines}</td></tr>"""))}
        </table>
        """);

    private static HtmlText Errors(LoadReport report) => report.Errors.Count == 0 ? HtmlText.Empty : HtmlText.Of(
        $"""
        <h2>Errors</h2>
        <table><tr><th>kind</th><th class="number">how many</th><th class="number">p50</th><th class="number">longest</th><th>meant</th><th>the first one</th></tr>
        {report.Errors.Select(error => HtmlText.Of($"""<tr><td>{error.Kind}</td><td class="number">{error.Count:N0}</td><td class="number">{Time(error.Latency.Percentile(0.5))}</td><td class="number">{Time(error.Latency.Maximum)}</td><td>{(report.Scenario.Expectations.ExpectedErrors.Contains(error.Kind, StringComparer.Ordinal) ? "yes" : "no")}</td><td>{error.Reason}</td></tr>"""))}
        </table>
        """);

    private static HtmlText Latencies(string title, IEnumerable<(string Name, OperationTally Tally)> rows) => HtmlText.Of(
        $"""
        <div class="wide"><table><tr><th>{title}</th><th class="number">done</th>{Percentile.All.Select(percentile => HtmlText.Of($"""<th class="number">{percentile.Name}</th>"""))}<th class="number">longest</th></tr>
        {rows.Select(row => HtmlText.Of($"""<tr><td>{row.Name}</td><td class="number">{row.Tally.Completed:N0}</td>{Percentile.All.Select(percentile => HtmlText.Of($"""<td class="number">{Time(row.Tally.Latency.Percentile(percentile.Fraction))}</td>"""))}<td class="number">{Time(row.Tally.Latency.Count == 0 ? null : row.Tally.Latency.Maximum)}</td></tr>"""))}
        </table></div>
        """);

    private static string Describe(Phase phase) => FormattableString.Invariant(
        $"{phase.Name} ({phase.Duration.TotalSeconds:0.#} s, {(phase.IsOpen ? FormattableString.Invariant($"{phase.FromRate:0.#} to {phase.ToRate:0.#} a second") : $"{phase.Concurrency} at a time")}{(phase.IsWarmUp ? ", does not count" : string.Empty)})");

    private static HtmlText Card(string name, HtmlText figure) => HtmlText.Of($"""<div class="card"><b>{figure}</b><span>{name}</span></div>""");

    private static HtmlText Verdict(bool isKept) => isKept ? HtmlText.Of($"""<span class="good">kept</span>""") : HtmlText.Of($"""<span class="bad">not kept</span>""");

    private static string Time(TimeSpan? time) => time is { } known ? Judge.Time(known) : "–";
}
