using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Actors.Logging;

/// <summary>A logger for who has something to do that must not depend on the log: a line that cannot be written is lost, and standard error says so and why.</summary>
/// <remarks>A logger of the platform throws on what its providers have thrown. Safe on any thread.</remarks>
/// <param name="logger">Where the lines go.</param>
internal sealed class UnfailingLogger(ILogger logger) : ILogger
{
    /// <inheritdoc/>
    /// <returns>Null also where no scope can be begun: the lines come without it, and standard error says why.</returns>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        try
        {
            return logger.BeginScope(state);
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            LostLine.Report(failure);
            return null;
        }
    }

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return logger.IsEnabled(logLevel);
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            return true; // then the line is lost, and that is told
        }
    }

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            logger.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            LostLine.Report(failure);
        }
    }
}
