using ActorShm.Actors.Logging;
using ActorShm.Host.Load.Measuring;
using ActorShm.Host.Reporting;
using Spectre.Console;

namespace ActorShm.Host.Load.Reports;

/// <summary>Prints the results of a scenario for people.</summary>
internal static class LoadPrinter
{
    /// <summary>Prints one second on standard error while the scenario runs.</summary>
    public static void PrintSecond(TimelinePoint point, TimeSpan duration) => Console.Error.WriteLine(FormattableString.Invariant(
        $"{point.Second,6:0} of {duration.TotalSeconds:0} s  {point.Completed,6} done {point.Failed,4} failed {point.InFlight,5} under way  p50 {Time(point.P50),8}  p99 {Time(point.P99),8}"));

    public static void Print(LoadReport report)
    {
        Console.WriteLine($"{report.Scenario.Name}: {report.Completed:N0} operations done, {report.Failed:N0} failed, {Judge.PerSecond(report.Throughput)}, {report.FaultCount}");
        var table = new Table().Border(TableBorder.Simple).AddColumns("what", "limit", "found", "");
        foreach (var assertion in report.Assertions)
        {
            table.AddRow(new Text(PrintableText.Of(assertion.Name)), new Text(assertion.Limit), new Text(PrintableText.Of(assertion.Found)), new Text(assertion.IsKept ? "kept" : "NOT KEPT", new Style(assertion.IsKept ? Color.Green : Color.Red)));
        }

        OutputConsole.Instance.Write(table);
        foreach (var node in report.UnaskedNodeEnds)
        {
            Console.WriteLine($"Unasked, {PrintableText.Of(Judge.Text(node))}.{(node.LastLines.Length == 0 ? string.Empty : $" The last lines of its output: {PrintableText.Of(node.LastLines.Replace("\n", " | ", StringComparison.Ordinal))}")}");
        }

        foreach (var error in report.Errors)
        {
            Console.WriteLine($"{error.Count:N0} x {error.Kind}, p50 {Time(error.Latency.Percentile(0.5))}, the longest {Judge.Time(error.Latency.Maximum)}; the first: {error.Reason}");
        }
    }

    /// <summary>Gets a note about faults that did not happen, for people who read that a scenario has passed; null when all faults happened.</summary>
    public static string? NoteOf(LoadReport report) => report.Faults.FirstOrDefault(fault => !fault.Outcome.IsInjected) is { } first
        ? FormattableString.Invariant($"{report.FaultCount} happened; the first that did not: {first.Name} at {first.At.TotalSeconds:0.0} s, {first.Outcome.Detail}.")
        : null;

    private static string Time(TimeSpan? time) => time is { } known ? Judge.Time(known) : "-";
}
