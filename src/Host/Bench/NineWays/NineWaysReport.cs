using System.Globalization;
using ActorShm.Actors.Engine;
using ActorShm.Actors.Runs;
using ActorShm.Host.Measuring;
using ActorShm.Host.Reporting;
using ActorShm.Host.Reporting.Html;

namespace ActorShm.Host.Bench.NineWays;

/// <summary>Writes the page that shows all rows side by side and explains each.</summary>
internal static class NineWaysReport
{
    public const string FileName = "nine-ways.html";

    private const int Width = 1000;
    private const int NameWidth = 250;
    private const int BarHeight = 18;
    private const int RowHeight = 27;
    private const int LabelWidth = 90;

    public static string Write(int elementCount, IReadOnlyList<BenchRow> rows)
    {
        var best = rows.Min(row => row.Median);
        return HtmlPage.Write("Nine ways to give a process an array, and a tenth", HtmlText.Of(
            $"""
            <h1>Nine ways to give a process an array, and a tenth</h1>
            <p class="quiet">{elementCount:N0} float64 ({Bytes.Of(elementCount * 8L)}) · {MachineText.Describe()} · ActorShm {BuildVersion.Text}, {EngineSystem.EngineName} engine</p>
            <p>Timed is what a program does: create the array, fill it, start the child, have it receive the array and check its sum, and wait for its end.
            Each time is the median of {rows[0].Runs} runs. Memory is the most that all processes had together, pages that they share counted once, in a run that was not timed.</p>
            <h2>Time</h2>
            <p class="quiet">On a logarithmic scale: each line is ten times the one before it. The thin line is the range of all runs.</p>
            <figure>{Chart(rows)}</figure>
            <h2>Everything that was measured</h2>
            <div class="wide"><table>
            <tr><th>way</th><th>who</th><th class="number">median</th><th class="number">range</th><th class="number">of the fastest</th><th>copied</th><th class="number">moved</th><th class="number">memory</th></tr>
            {rows.Select(row => Row(row, best))}
            </table></div>
            <h2>What each of them does</h2>
            {rows.GroupBy(row => row.Name, StringComparer.Ordinal).Select(Explain)}
            """));
    }

    private static HtmlText Chart(IReadOnlyList<BenchRow> rows)
    {
        var (low, high) = (Math.Floor(Math.Log10(rows.Min(row => row.Min))), Math.Ceiling(Math.Log10(rows.Max(row => row.Max))));
        var height = (rows.Count * RowHeight) + 30;
        return HtmlText.Of(
            $"""
            <svg viewBox="0 0 {Width} {height}" role="img" aria-label="Time of every way">
            {Enumerable.Range((int)low, (int)(high - low) + 1).Select(power => HtmlText.Of($"""<line class="grid" x1="{X(Math.Pow(10, power)):0.0}" x2="{X(Math.Pow(10, power)):0.0}" y1="0" y2="{height - 22}"/><text x="{X(Math.Pow(10, power)):0.0}" y="{height - 6}" text-anchor="middle">{Time(Math.Pow(10, power))}</text>"""))}
            {rows.Select((row, index) => Bar(row, index))}
            </svg>
            """);

        double X(double milliseconds) => NameWidth + ((Width - NameWidth - LabelWidth) * (Math.Log10(milliseconds) - low) / (high - low));

        HtmlText Bar(BenchRow row, int index)
        {
            var y = (index * RowHeight) + 4;
            var middle = y + (BarHeight / 2.0);
            var colour = new HtmlText(IsHandle(row) ? "var(--d)" : IsOurs(row) ? "var(--a)" : "var(--b)");
            return HtmlText.Of(
                $"""
                <g class="bar"><title>{row.Name}, {Language(row)}: {Time(row.Median)} ({Time(row.Min)} to {Time(row.Max)})</title>
                <text x="{NameWidth - 10}" y="{middle + 4:0.0}" text-anchor="end">{row.Name} · {Language(row)}</text>
                <rect x="{NameWidth}" y="{y}" width="{Math.Max(1, X(row.Median) - NameWidth):0.0}" height="{BarHeight}" rx="3" fill="{colour}"/>
                <line x1="{X(row.Min):0.0}" x2="{X(row.Max):0.0}" y1="{middle:0.0}" y2="{middle:0.0}" stroke="var(--ink)" stroke-width="1.5"/>
                <text x="{Math.Max(X(row.Median), X(row.Max)) + 8:0.0}" y="{middle + 4:0.0}">{Time(row.Median)}</text></g>
                """);
        }
    }

    private static HtmlText Row(BenchRow row, double best)
    {
        var handover = row.Handover!;
        return HtmlText.Of(
            $"""
            <tr class="{new HtmlText(IsHandle(row) ? "ours" : "other")}"><td>{row.Name}</td><td>{Language(row)}</td><td class="number">{Time(row.Median)}</td><td class="number">{Time(row.Min)} – {Time(row.Max)}</td>
            <td class="number">{row.Median / best:0.0} ×</td><td>{(handover.IsCopied ? "yes" : "no")}</td><td class="number">{Bytes.Of(handover.BytesMoved)}</td><td class="number">{Bytes.Of(handover.PeakBytes)}</td></tr>
            """);
    }

    private static HtmlText Explain(IGrouping<string, BenchRow> rows) => HtmlText.Of(
        $"""
        <h3>{rows.Key}</h3>
        {rows.Select(row => HtmlText.Of($"""<p><b>{Language(row)}, {Time(row.Median)}.</b> {(IsOurs(row) ? Ways.Named(row.Name).Explanation : PythonWays.All[row.Name].Explanation)}</p>"""))}
        """);

    private static bool IsOurs(BenchRow row) => string.Equals(row.Who, BenchRow.Ours, StringComparison.Ordinal);

    private static bool IsHandle(BenchRow row) => row.Name.StartsWith("handle-", StringComparison.Ordinal);

    private static string Language(BenchRow row) => IsHandle(row) ? "ActorShm" : IsOurs(row) ? ".NET" : "Python";

    private static string Time(double milliseconds) => milliseconds >= 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.##} s")
        : string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.#} ms");
}
