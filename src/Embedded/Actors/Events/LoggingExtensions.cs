using System.Globalization;

namespace ActorShm.Embedded;

/// <summary>Writes to the log by level. <c>{0}</c> in the text stands for the first argument, as in <see cref="string.Format(string, object)"/>.</summary>
public static class LoggingExtensions
{
    /// <summary>Writes a line with details for finding a mistake.</summary>
    public static void Debug(this ILoggingAdapter log, string format, params object?[] args) => Write(log, LogLevel.DebugLevel, null, format, args);

    /// <summary>Writes a line with details for finding a mistake, and an exception.</summary>
    public static void Debug(this ILoggingAdapter log, Exception? cause, string format, params object?[] args) =>
        Write(log, LogLevel.DebugLevel, cause, format, args);

    /// <summary>Writes a line that says what happened.</summary>
    public static void Info(this ILoggingAdapter log, string format, params object?[] args) => Write(log, LogLevel.InfoLevel, null, format, args);

    /// <summary>Writes a line that says what happened, with an exception.</summary>
    public static void Info(this ILoggingAdapter log, Exception? cause, string format, params object?[] args) =>
        Write(log, LogLevel.InfoLevel, cause, format, args);

    /// <summary>Writes a line that somebody should look at.</summary>
    public static void Warning(this ILoggingAdapter log, string format, params object?[] args) => Write(log, LogLevel.WarningLevel, null, format, args);

    /// <summary>Writes a line that somebody should look at, with an exception.</summary>
    public static void Warning(this ILoggingAdapter log, Exception? cause, string format, params object?[] args) =>
        Write(log, LogLevel.WarningLevel, cause, format, args);

    /// <summary>Writes a line that says what went wrong.</summary>
    public static void Error(this ILoggingAdapter log, string format, params object?[] args) => Write(log, LogLevel.ErrorLevel, null, format, args);

    /// <summary>Writes a line that says what went wrong, with an exception.</summary>
    public static void Error(this ILoggingAdapter log, Exception? cause, string format, params object?[] args) =>
        Write(log, LogLevel.ErrorLevel, cause, format, args);

    private static void Write(ILoggingAdapter log, LogLevel level, Exception? cause, string format, object?[] args)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (log.IsEnabled(level))
        {
            // Without arguments the text may hold braces of its own.
            log.Log(level, cause, args is null or [] ? format : string.Format(CultureInfo.InvariantCulture, format, args));
        }
    }
}
