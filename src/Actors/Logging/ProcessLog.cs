using ActorShm.Actors.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Actors.Logging;

/// <summary>The log of a process: one line per event on standard error, so that standard output carries answers only, and in a file where there is a run directory.</summary>
internal static class ProcessLog
{
    private const string TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";

    /// <summary>Makes the loggers of a process.</summary>
    /// <param name="settings">The settings, with the level and the format of the log.</param>
    public static ILoggerFactory ToStandardError(ActorShmSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new DeferredLoggers(settings.LogLevel, () => LoggerFactory.Create(logging =>
        {
            logging.SetMinimumLevel(settings.LogLevel);
            logging.AddConsole(options =>
            {
                options.LogToStandardErrorThreshold = LogLevel.Trace;
                options.FormatterName = PrintableFormatter.FormatterName;
            });
            logging.Services.AddSingleton(FormatterOf(settings.LogFormat));
        }));
    }

    /// <summary>Makes the loggers of a node, with a file among the run's logs unless the host keeps the node's output.</summary>
    /// <param name="settings">The settings, with the level and the format of the log.</param>
    /// <param name="options">Says which run the node joins.</param>
    public static ILoggerFactory OfNode(ActorShmSettings settings, NodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var loggers = ToStandardError(settings);
        if (!options.IsLaunchedByHost && Directory.Exists(options.RunDirectory))
        {
            // For a node that the host launched, the host keeps all output, even what the runtime prints when it crashes.
            AddFile(loggers, settings, Path.Combine(RunDirectory.LogsPathIn(options.RunDirectory), $"node-pid-{Environment.ProcessId}.log"));
        }

        return loggers;
    }

    /// <summary>Makes these loggers write to a file as well, from now on.</summary>
    /// <param name="loggers">Loggers that <see cref="ToStandardError"/> made.</param>
    /// <param name="settings">The settings, with the format of a line and the size of the file.</param>
    /// <param name="path">The file; made with mode 0600 in an existing directory.</param>
    public static void AddFile(ILoggerFactory loggers, ActorShmSettings settings, string path)
    {
        ArgumentNullException.ThrowIfNull(loggers);
        ArgumentNullException.ThrowIfNull(settings);
        loggers.AddProvider(new LogFileProvider(LazyFormatterOf(settings.LogFormat), RotatingLogFile.Open(path, settings)));
    }

    /// <summary>Makes the event that stands in a log in place of lines that could not be written.</summary>
    internal static string DescribeMissing(LogFormat format, long count)
    {
        var line = string.Empty;
        new LineLogger("ActorShm.Log", LazyFormatterOf(format), text => line = text).LogWarning("{Count} lines are missing here: they could not be written.", count);
        return line;
    }

    private static Lazy<ConsoleFormatter> LazyFormatterOf(LogFormat format) => new(() => FormatterOf(format));

    private static void AddFormat(ILoggingBuilder logging, LogFormat format)
    {
        if (format == LogFormat.Json)
        {
            logging.AddJsonConsole(options =>
            {
                options.TimestampFormat = TimestampFormat.TrimEnd();
                options.UseUtcTimestamp = true;
            });
            return;
        }

        logging.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.TimestampFormat = TimestampFormat;
            options.UseUtcTimestamp = true;
            options.ColorBehavior = LoggerColorBehavior.Disabled;
        });
    }

    /// <summary>Makes the formatter of the console and of the file, so that a line is the same in both.</summary>
    private static ConsoleFormatter FormatterOf(LogFormat format)
    {
        var services = new ServiceCollection().AddLogging(logging =>
        {
            logging.AddConsole();
            AddFormat(logging, format);
        }).BuildServiceProvider();
        var name = format == LogFormat.Json ? ConsoleFormatterNames.Json : ConsoleFormatterNames.Simple;
        return new PrintableFormatter(services.GetServices<ConsoleFormatter>().Single(formatter => string.Equals(formatter.Name, name, StringComparison.Ordinal)));
    }
}
