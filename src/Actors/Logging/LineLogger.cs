using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Actors.Logging;

/// <summary>Makes a line of each event, in the form of the console's, whatever its level.</summary>
/// <param name="category">The category of the logger.</param>
/// <param name="formatter">Makes the lines; created with the first one.</param>
/// <param name="write">Writes a line.</param>
internal sealed class LineLogger(string category, Lazy<ConsoleFormatter> formatter, Action<string> write) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None; // the factory has checked the level before

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> describe)
    {
        using var line = new StringWriter();
        formatter.Value.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, describe), scopeProvider: null, line);
        write(line.ToString());
    }
}
