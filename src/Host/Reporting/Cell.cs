using ActorShm.Actors.Logging;
using Spectre.Console;

namespace ActorShm.Host.Reporting;

/// <summary>Prepares text from elsewhere for a cell of a table.</summary>
internal static class Cell
{
    /// <summary>Escapes a text for a table that reads markup, so that it appears as it stands, and without anything that a terminal would obey.</summary>
    public static string Of(string text)
    {
#pragma warning disable RS0030 // here it is done once for all
        return Markup.Escape(PrintableText.Lines(text));
#pragma warning restore RS0030
    }
}
