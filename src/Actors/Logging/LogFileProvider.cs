using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Actors.Logging;

/// <summary>Writes log events to a file, in the form of the console's. Safe on any thread.</summary>
/// <param name="formatter">Makes the lines; asked for with the first one.</param>
/// <param name="file">Where they go; closed with this object.</param>
internal sealed class LogFileProvider(Lazy<ConsoleFormatter> formatter, RotatingLogFile file) : ILoggerProvider
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new FileLogger(categoryName, formatter, file);

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private sealed class FileLogger(string category, Lazy<ConsoleFormatter> formatter, RotatingLogFile file) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None; // the factory has asked for the level before

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> describe)
        {
            using var line = new StringWriter();
            formatter.Value.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, describe), scopeProvider: null, line);
            file.Write(line.ToString());
        }
    }
}
