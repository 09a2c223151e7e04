using ActorShm.Actors.Logging;
using Spectre.Console;

namespace ActorShm.Host.Reporting;

/// <summary>Text from elsewhere for a cell of a table.</summary>
internal static class Cell
{
    /// <summary>The text as it stands, for a table that reads markup, and without what a terminal would obey.</summary>
    public static string Of(string text)
    {
#pragma warning disable RS0030 // here it is done once for all
        return Markup.Escape(PrintableText.Lines(text));
#pragma warning restore RS0030
    }
}
