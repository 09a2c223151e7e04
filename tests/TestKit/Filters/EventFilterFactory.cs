using ActorShm.Embedded;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Testing;

/// <summary>Says which lines of the log, or which dead letters, a test expects.</summary>
public sealed class EventFilterFactory
{
    private readonly ActorSystem _system;
    private readonly LogRecorder _log;

    internal EventFilterFactory(ActorSystem system, LogRecorder log) => (_system, _log) = (system, log);

    /// <summary>Errors with an exception of this type; the texts are looked for in its message and in the line.</summary>
    public IEventFilterApplier Exception<TException>(string? message = null, string? start = null, string? contains = null)
        where TException : Exception =>
        Lines($"an error with {typeof(TException).Name}", entry =>
            entry is { Level: LogLevel.Error, Cause: TException cause }
            && (TextMatch.Of(cause.Message, message, start, contains) || TextMatch.Of(entry.Text, message, start, contains)));

    /// <summary>Errors.</summary>
    public IEventFilterApplier Error(string? message = null, string? start = null, string? contains = null) =>
        Lines(LogLevel.Error, message, start, contains);

    /// <summary>Warnings.</summary>
    public IEventFilterApplier Warning(string? message = null, string? start = null, string? contains = null) =>
        Lines(LogLevel.Warning, message, start, contains);

    /// <summary>Information.</summary>
    public IEventFilterApplier Info(string? message = null, string? start = null, string? contains = null) =>
        Lines(LogLevel.Information, message, start, contains);

    /// <summary>Lines for whoever looks for a mistake.</summary>
    public IEventFilterApplier Debug(string? message = null, string? start = null, string? contains = null) =>
        Lines(LogLevel.Debug, message, start, contains);

    /// <summary>Messages that were not delivered.</summary>
    public IEventFilterApplier DeadLetter() => DeadLetter<object>();

    /// <summary>Messages of this type that were not delivered.</summary>
    public IEventFilterApplier DeadLetter<TMessage>() => new DeadLetterFilter(_system, typeof(TMessage));

    private LogFilter Lines(LogLevel level, string? message, string? start, string? contains) =>
        Lines($"{level} '{message ?? start ?? contains ?? "*"}'", entry => entry.Level == level && TextMatch.Of(entry.Text, message, start, contains));

    private LogFilter Lines(string what, Func<LogEntry, bool> matches) => new(_log, what, matches);
}
