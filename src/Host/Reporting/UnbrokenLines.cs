using Spectre.Console.Rendering;

namespace ActorShm.Host.Reporting;

/// <summary>Lines as long as they are, without blanks at their ends: what is wider than a terminal is left to the terminal, which copies it whole.</summary>
/// <param name="content">What would else be broken at the width of the terminal.</param>
internal sealed class UnbrokenLines(IRenderable content) : IRenderable
{
    /// <summary>More columns than any path or program has.</summary>
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
