using Microsoft.Extensions.Logging;

namespace ActorShm.Embedded;

/// <summary>The severity of a line of the log.</summary>
public enum LogLevel
{
    /// <summary>Details for finding a mistake.</summary>
    DebugLevel,

    /// <summary>Something that happened.</summary>
    InfoLevel,

    /// <summary>Something that somebody should look at.</summary>
    WarningLevel,

    /// <summary>Something that went wrong.</summary>
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

/// <summary>Gives actors their log.</summary>
public static class Logging
{
    /// <summary>Gets a log whose lines name the running actor.</summary>
    public static ILoggingAdapter GetLogger(this IActorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var cell = (ActorCell)context;
        return new PathLogger(cell.SystemImpl.LoggerFactory.CreateLogger(cell.ActorType), cell.SelfRef.Path.ToStringWithoutAddress());
    }

    /// <summary>Gets a log whose lines name a part of the system.</summary>
    public static ILoggingAdapter GetLogger(ActorSystem system, object logSourceObj)
    {
        ArgumentNullException.ThrowIfNull(logSourceObj);
        var source = logSourceObj as string ?? (logSourceObj as Type ?? logSourceObj.GetType()).FullName!;
        return new PathLogger(ActorSystemImpl.From(system).LoggerFactory.CreateLogger(source), null);
    }
}

/// <summary>Writes to a logger of the platform, with the actor's path before the text.</summary>
/// <remarks>
/// The path is in the text and not in the category, because a logger factory keeps every category that it has seen for ever. When the log throws, or when the
/// text of a logged exception throws, that must neither become the failure of the code that wrote the line nor end the process in the middle of a
/// turn, so standard error reports it.
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
            return true; // the line will then be lost, and Log reports that
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
