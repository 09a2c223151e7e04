using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Actors.Logging;

/// <summary>A logger that never fails its caller, whose work must not depend on the log: a line that cannot be written is lost, and standard error says so and why.</summary>
/// <remarks>A logger of .NET passes on what its providers throw. Safe on any thread.</remarks>
/// <param name="logger">The logger that writes the lines.</param>
internal sealed class UnfailingLogger(ILogger logger) : ILogger
{
    /// <inheritdoc/>
    /// <returns>The scope; null also when no scope can be begun. The lines are then written without it, and standard error says why.</returns>
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
            return true; // if the line is lost then, that is reported
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
