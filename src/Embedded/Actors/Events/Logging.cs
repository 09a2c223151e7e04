using Microsoft.Extensions.Logging;

namespace ActorShm.Embedded;

/// <summary>How much a line of the log matters.</summary>
public enum LogLevel
{
    /// <summary>For whoever looks for a mistake.</summary>
    DebugLevel,

    /// <summary>What happened.</summary>
    InfoLevel,

    /// <summary>What somebody should look at.</summary>
    WarningLevel,

    /// <summary>What went wrong.</summary>
    ErrorLevel,
}

/// <summary>The log as an actor sees it. Safe on any thread.</summary>
public interface ILoggingAdapter
{
    /// <summary>Whether debug lines go anywhere.</summary>
    bool IsDebugEnabled { get; }

    /// <summary>Whether information goes anywhere.</summary>
    bool IsInfoEnabled { get; }

    /// <summary>Whether warnings go anywhere.</summary>
    bool IsWarningEnabled { get; }

    /// <summary>Whether errors go anywhere.</summary>
    bool IsErrorEnabled { get; }

    /// <summary>Whether lines of this level go anywhere.</summary>
    bool IsEnabled(LogLevel logLevel);

    /// <summary>Writes a line as it is.</summary>
    void Log(LogLevel logLevel, Exception? cause, string format);
}

/// <summary>Where actors get their log from.</summary>
public static class Logging
{
    /// <summary>A log whose lines name the running actor.</summary>
    public static ILoggingAdapter GetLogger(this IActorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var cell = (ActorCell)context;
        return new PathLogger(cell.SystemImpl.LoggerFactory.CreateLogger(cell.ActorType), cell.SelfRef.Path.ToStringWithoutAddress());
    }

    /// <summary>A log whose lines name some part of the system.</summary>
    public static ILoggingAdapter GetLogger(ActorSystem system, object logSourceObj)
    {
        ArgumentNullException.ThrowIfNull(logSourceObj);
        var source = logSourceObj as string ?? (logSourceObj as Type ?? logSourceObj.GetType()).FullName!;
        return new PathLogger(ActorSystemImpl.From(system).LoggerFactory.CreateLogger(source), null);
    }
}

/// <summary>Writes to a logger of the platform, with the actor's path before the text.</summary>
/// <remarks>
/// The path is in the text and not in the category, because a logger factory keeps every category it has seen for ever. A log that throws, or an
/// exception whose own text does, must not become the failure of whoever wrote the line and did nothing wrong, nor end the process in the middle of a
/// turn: what is left to say it to is standard error.
/// </remarks>
internal sealed class PathLogger(ILogger logger, string? path) : ILoggingAdapter
{
    public bool IsDebugEnabled => IsEnabled(LogLevel.DebugLevel);

    public bool IsInfoEnabled => IsEnabled(LogLevel.InfoLevel);

    public bool IsWarningEnabled => IsEnabled(LogLevel.WarningLevel);

    public bool IsErrorEnabled => IsEnabled(LogLevel.ErrorLevel);

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return logger.IsEnabled(Convert(logLevel));
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            return true; // then the line is lost, and that is told
        }
    }

    public void Log(LogLevel logLevel, Exception? cause, string format)
    {
        var text = path is null ? format : $"[{path}] {format}";
        try
        {
            logger.Log(Convert(logLevel), default, text, cause, static (line, _) => line);
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            LostLine.Report(failure);
        }
    }

    private static Microsoft.Extensions.Logging.LogLevel Convert(LogLevel logLevel) =>
        logLevel switch
        {
            LogLevel.DebugLevel => Microsoft.Extensions.Logging.LogLevel.Debug,
            LogLevel.InfoLevel => Microsoft.Extensions.Logging.LogLevel.Information,
            LogLevel.WarningLevel => Microsoft.Extensions.Logging.LogLevel.Warning,
            _ => Microsoft.Extensions.Logging.LogLevel.Error,
        };
}
