using Spectre.Console.Rendering;

namespace ActorShm.Host.Reporting;

/// <summary>Renders lines at their full length, without spaces at their ends. Wrapping a line that is wider than the terminal is left to the terminal, from which the line can then be copied whole.</summary>
/// <param name="content">The content, which would otherwise be broken at the width of the terminal.</param>
internal sealed class UnbrokenLines(IRenderable content) : IRenderable
{
    /// <summary>A width of more columns than any path or program has.</summary>
    public const int Width = 1 << 20;

    /// <inheritdoc/>
    public Measurement Measure(RenderOptions options, int maxWidth) => content.Measure(options, Width);

    /// <inheritdoc/>
    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        foreach (var line in Segment.SplitLines(content.Render(options, Width)))
        {
            var length = line.FindLastIndex(segment => !segment.IsWhiteSpace) + 1;
            for (var i = 0; i < length; i++)
            {
                yield return i < length - 1 ? line[i] : new Segment(line[i].Text.TrimEnd(), line[i].Style);
            }

            yield return Segment.LineBreak;
        }
    }
}
