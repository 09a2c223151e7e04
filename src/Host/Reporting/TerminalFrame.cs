using System.Globalization;
using Spectre.Console.Rendering;

namespace ActorShm.Host.Reporting;

/// <summary>Draws on a terminal over what it drew last time, in unbroken lines. Not thread-safe.</summary>
/// <remarks>
/// A line that is wider than the terminal takes several of the terminal's rows. Lines that do not fit would scroll away and could not be drawn over, so they are left out, and
/// the last row says how many they are.
/// </remarks>
/// <param name="terminal">Gets the current size of the terminal in columns and rows.</param>
internal sealed class TerminalFrame(Func<(int Columns, int Rows)> terminal)
{
    private int _drawnRows;

    /// <summary>Gets the content in the form in which it is to be written next.</summary>
    public IRenderable Next(IRenderable content) => new Frame(this, new UnbrokenLines(content));

    private List<Segment> Render(IEnumerable<Segment> content)
    {
        var drawn = new List<Segment>();
        if (_drawnRows > 0)
        {
            drawn.Add(Segment.Control($"\r\e[{_drawnRows}A\e[J"));
        }

        var lines = Segment.SplitLines(content);
        var (columns, rows) = terminal();
        var room = rows - 1; // the last row is for the cursor
        var shown = CountFitting(lines, columns, room);
        if (room > 0 && CountFilled(lines.Skip(shown)) > 0)
        {
            shown = CountFitting(lines, columns, room - 1);
            lines = [.. lines.Take(shown), Notice(CountFilled(lines.Skip(shown)), columns)];
        }
        else
        {
            lines = [.. lines.Take(shown)];
        }

        _drawnRows = lines.Sum(line => RowsOf(line, columns));
        foreach (var line in lines)
        {
            drawn.AddRange(line);
            drawn.Add(Segment.LineBreak);
        }

        return drawn;
    }

    private static int RowsOf(SegmentLine line, int columns) => Math.Max(1, (Segment.CellCount(line) + columns - 1) / columns);

    private static int CountFitting(List<SegmentLine> lines, int columns, int room)
    {
        var rows = 0;
        return lines.TakeWhile(line => (rows += RowsOf(line, columns)) <= room).Count();
    }

    private static int CountFilled(IEnumerable<SegmentLine> lines) => lines.Count(line => line.Exists(segment => !segment.IsWhiteSpace));

    /// <summary>Makes a row that says how many lines are not shown, and how to see them.</summary>
    private static SegmentLine Notice(int hidden, int columns)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"… {hidden} more {(hidden == 1 ? "line" : "lines")}: all are shown without --watch");
        return [new Segment(text.Length <= columns ? text : text[..columns])];
    }

    private sealed class Frame(TerminalFrame frame, UnbrokenLines content) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => content.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => frame.Render(content.Render(options, maxWidth));
    }
}
