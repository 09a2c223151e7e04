using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace ActorShm.Actors.Logging;

/// <summary>Writes the lines of another formatter without characters that a terminal would obey, because log lines contain names of files and texts from peers.</summary>
/// <param name="inner">Makes the lines.</param>
internal sealed class PrintableFormatter(ConsoleFormatter inner) : ConsoleFormatter(FormatterName)
{
    /// <summary>The name of this formatter in the console's options.</summary>
    public const string FormatterName = "printable";

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        using var lines = new StringWriter();
        inner.Write(logEntry, scopeProvider, lines);
        textWriter.Write(PrintableText.Lines(lines.ToString()));
    }
}
