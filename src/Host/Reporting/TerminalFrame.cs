using Spectre.Console.Rendering;

namespace ActorShm.Host.Reporting;

/// <summary>Draws on a terminal over what it drew the last time, in unbroken lines. Not thread-safe.</summary>
/// <remarks>A line that is wider than the terminal takes several of its rows there. What does not fit would scroll away and could not be drawn over, so it is left out.</remarks>
/// <param name="terminal">How large it is now, in columns and rows.</param>
internal sealed class TerminalFrame(Func<(int Columns, int Rows)> terminal)
{
    private int _drawnRows;

    /// <summary>The content as it is to be written next.</summary>
    public IRenderable Next(IRenderable content) => new Frame(this, new UnbrokenLines(content));

    private List<Segment> Render(IEnumerable<Segment> content)
    {
        var drawn = new List<Segment>();
        if (_drawnRows > 0)
        {
            drawn.Add(Segment.Control($"\r\e[{_drawnRows}A\e[J"));
        }

        var (columns, rows) = terminal();
        _drawnRows = 0;
        foreach (var line in Segment.SplitLines(content))
        {
            var lineRows = Math.Max(1, (Segment.CellCount(line) + columns - 1) / columns);
            if (_drawnRows + lineRows >= rows) // the last one is the cursor's
            {
                break;
            }

            _drawnRows += lineRows;
            drawn.AddRange(line);
            drawn.Add(Segment.LineBreak);
        }

        return drawn;
    }

    private sealed class Frame(TerminalFrame frame, UnbrokenLines content) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => content.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => frame.Render(content.Render(options, maxWidth));
    }
}
