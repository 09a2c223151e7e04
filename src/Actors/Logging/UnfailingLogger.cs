using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Actors.Logging;

/// <summary>A logger for who has something to do that must not depend on the log: a line that cannot be written is lost, and standard error says so.</summary>
/// <remarks>A logger of the platform throws on what its providers have thrown. Safe on any thread.</remarks>
/// <param name="logger">Where the lines go.</param>
public sealed class UnfailingLogger(ILogger logger) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => logger.BeginScope(state);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            logger.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception failure)
        {
            Console.Error.WriteLine($"A line of the log was lost, because writing it threw {failure.GetType()}.");
        }
    }
}
