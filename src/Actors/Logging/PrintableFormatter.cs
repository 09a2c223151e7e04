using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace ActorShm.Actors.Logging;

/// <summary>Writes the lines of another formatter without what a terminal would obey: what is logged names files, and says what peers have said.</summary>
/// <param name="inner">Makes the lines.</param>
internal sealed class PrintableFormatter(ConsoleFormatter inner) : ConsoleFormatter(FormatterName)
{
    /// <summary>What the console's options call it.</summary>
    public const string FormatterName = "printable";

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        using var lines = new StringWriter();
        inner.Write(logEntry, scopeProvider, lines);
        textWriter.Write(PrintableText.Lines(lines.ToString()));
    }
}
