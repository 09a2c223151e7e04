using Microsoft.Extensions.Logging;

namespace ActorShm.Embedded.Tests;

/// <summary>A log that takes no line of a level and above, as where the runtime has no file descriptors left to load what it needs.</summary>
internal sealed class UnwritableLog(Microsoft.Extensions.Logging.LogLevel least = Microsoft.Extensions.Logging.LogLevel.Warning) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => logLevel >= least;

    public void Log<TState>(Microsoft.Extensions.Logging.LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        throw new FileNotFoundException("made up");

    public void Dispose()
    {
    }
}
