using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorShm.Hosting.Tests;

/// <summary>A log that fails for one category, and keeps nothing of the others.</summary>
internal sealed class BrokenLog(string category) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => string.Equals(categoryName, category, StringComparison.Ordinal) ? this : NullLogger.Instance;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("This factory only fails.");

    public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(Microsoft.Extensions.Logging.LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        throw new IOException($"This cannot be logged: {formatter(state, exception)}");

    public void Dispose()
    {
        // Nothing is held.
    }
}
