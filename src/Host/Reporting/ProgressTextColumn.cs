using Spectre.Console;
using Spectre.Console.Rendering;

namespace ActorShm.Host.Reporting;

/// <summary>A column of a progress display that shows the current value of a text.</summary>
/// <param name="text">Gets the text.</param>
internal sealed class ProgressTextColumn(Func<string> text) : ProgressColumn
{
    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Markup(Cell.Of(text()));
}
