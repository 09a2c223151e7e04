using System.Globalization;
using System.Text;
using ActorShm.Host.Load.Faults;
using ActorShm.Host.Reporting.Html;

namespace ActorShm.Host.Load.Reports;

/// <summary>One line of a chart.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Colour">A colour of the page, <c>a</c> to <c>e</c> or <c>bad</c>.</param>
/// <param name="Points">Pairs of second and value; a missing value makes a gap.</param>
internal sealed record ChartLine(string Name, string Colour, IReadOnlyList<(double Second, double? Value)> Points);

/// <summary>Lines over the seconds of a run, with its faults marked, as SVG.</summary>
/// <param name="Title">What the chart shows.</param>
/// <param name="IsLogarithmic">Whether each line of the grid is ten times the one below it.</param>
/// <param name="Unit">Writes a value for people.</param>
internal sealed record LineChart(string Title, bool IsLogarithmic, Func<double, string> Unit)
{
    private const int Width = 1000;
    private const int Height = 270;
    private const int Left = 76;
    private const int Right = 18;
    private const int Top = 44;
    private const int Bottom = 34;
    private const int Ticks = 10;
    private const int GridLines = 5;
    private const int NumberWidth = 18;

    public HtmlText Draw(IReadOnlyList<ChartLine> lines, IReadOnlyList<FaultEvent> faults, double seconds)
    {
        var values = lines.SelectMany(line => line.Points).Where(point => point.Value is > 0).Select(point => point.Value!.Value).DefaultIfEmpty(1).ToList();
        var (low, high) = IsLogarithmic
            ? (Math.Floor(Math.Log10(values.Min())), Math.Max(Math.Floor(Math.Log10(values.Min())) + 1, Math.Ceiling(Math.Log10(values.Max()))))
            : (0, NiceStep(values.Max() / GridLines) * GridLines);
        var steps = IsLogarithmic
            ? Enumerable.Range((int)low, (int)(high - low) + 1).Select(power => Math.Pow(10, power))
            : Enumerable.Range(0, GridLines + 1).Select(line => line * high / GridLines);
        var second = NiceStep(seconds / Ticks);
        return HtmlText.Of(
            $"""
            <svg class="chart" viewBox="0 0 {Width} {Height}" role="img" aria-label="{Title}">
            {lines.Select(Legend)}
            {steps.Select(value => HtmlText.Of($"""<line class="grid" x1="{Left}" x2="{Width - Right}" y1="{Y(value):0.0}" y2="{Y(value):0.0}"/><text x="{Left - 8}" y="{Y(value) + 4:0.0}" text-anchor="end">{Unit(value)}</text>"""))}
            {Enumerable.Range(0, (int)(seconds / second) + 1).Select(tick => HtmlText.Of($"""<text x="{X(tick * second):0.0}" y="{Height - Bottom + 18}" text-anchor="middle">{tick * second:0.##} s</text>"""))}
            {Marks()}
            {lines.Select(line => HtmlText.Of($"""<path class="series" data-name="{line.Name}" stroke="var(--{line.Colour})" d="{Path(line)}"/>"""))}
            </svg>
            """);

        double X(double at) => Left + ((Width - Left - Right) * Math.Min(1, at / seconds));

        double Y(double value)
        {
            var part = ((IsLogarithmic ? Math.Log10(Math.Max(value, Math.Pow(10, low))) : value) - low) / (high - low);
            return Height - Bottom - ((Height - Top - Bottom) * part);
        }

        string Path(ChartLine line)
        {
            var (path, isDrawing) = (new StringBuilder(), false);
            foreach (var (at, value) in line.Points)
            {
                if (value is { } known)
                {
                    path.Append(CultureInfo.InvariantCulture, $"{(isDrawing ? 'L' : 'M')}{X(at):0.0} {Y(known):0.0}");
                }

                // Each piece begins with a line of no length and round ends, because otherwise a point with gaps on both sides would not be seen.
                isDrawing = value is not null;
            }

            return path.ToString();
        }

        // A number that would cover the previous one is left out; the table below has all numbers.
        HtmlText Marks()
        {
            var (marks, numbered) = (new List<HtmlText>(), double.NegativeInfinity);
            for (var index = 0; index < faults.Count; index++)
            {
                var from = X(faults[index].At.TotalSeconds);
                var hasRoom = from - numbered >= NumberWidth;
                numbered = hasRoom ? from : numbered;
                marks.Add(Mark(faults[index], index + 1, hasRoom));
            }

            return HtmlText.Join(marks);
        }

        HtmlText Mark(FaultEvent fault, int number, bool isNumbered)
        {
            var (from, until) = (X(fault.At.TotalSeconds), X(fault.Until.TotalSeconds));
            return HtmlText.Of(
                $"""
                <g class="fault"><title>{number}: {fault.Name} at {fault.At.TotalSeconds:0.0} s, {(fault.Outcome.IsInjected ? string.Empty : "did not happen: ")}{fault.Outcome.Detail}</title>
                <rect x="{from:0.0}" y="{Top}" width="{Math.Max(1.5, until - from):0.0}" height="{Height - Top - Bottom}" fill="var(--bad)" opacity="0.16"/>
                <line x1="{from:0.0}" x2="{from:0.0}" y1="{Top}" y2="{Height - Bottom}" stroke="var(--bad)" stroke-dasharray="4 3"/>
                <text x="{from:0.0}" y="{Top - 5}" text-anchor="middle">{(isNumbered ? number : null)}</text></g>
                """);
        }
    }

    private static HtmlText Legend(ChartLine line, int index)
    {
        const int entryWidth = 150;
        var x = Left + (index * entryWidth);
        return HtmlText.Of(
            $"""<line x1="{x}" x2="{x + 18}" y1="14" y2="14" stroke="var(--{line.Colour})" stroke-width="3"/><text x="{x + 24}" y="18">{line.Name}</text>""");
    }

    /// <summary>Rounds up to 1, 2 or 5 times a power of ten.</summary>
    private static double NiceStep(double least)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(least, 1e-9))));
        return Array.Find((double[])[1, 2, 5, 10], factor => factor * power >= least) * power;
    }
}
