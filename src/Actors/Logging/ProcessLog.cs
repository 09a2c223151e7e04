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
    /// <param name="settings">How much is written, and in which form.</param>
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

    /// <summary>Makes the loggers of a node: with a file among the run's logs when nobody else keeps what it says.</summary>
    /// <param name="settings">How much is written, and in which form.</param>
    /// <param name="options">Which run it joins.</param>
    public static ILoggerFactory OfNode(ActorShmSettings settings, NodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var loggers = ToStandardError(settings);
        if (!options.IsLaunchedByHost && Directory.Exists(options.RunDirectory))
        {
            // Of a node that the host launched the host keeps all output, also what the runtime says when it falls.
            AddFile(loggers, settings, Path.Combine(RunDirectory.LogsPathIn(options.RunDirectory), $"node-pid-{Environment.ProcessId}.log"));
        }

        return loggers;
    }

    /// <summary>Writes everything that these loggers write to a file as well, from now on.</summary>
    /// <param name="loggers">What <see cref="ToStandardError"/> made.</param>
    /// <param name="settings">The form of a line, and how large the file may grow.</param>
    /// <param name="path">The file; made with mode 0600 in a directory that exists.</param>
    public static void AddFile(ILoggerFactory loggers, ActorShmSettings settings, string path)
    {
        ArgumentNullException.ThrowIfNull(loggers);
        ArgumentNullException.ThrowIfNull(settings);
        loggers.AddProvider(new LogFileProvider(LazyFormatterOf(settings.LogFormat), RotatingLogFile.Open(path, settings)));
    }

    /// <summary>The event that stands in a log in place of the lines that could not be written.</summary>
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

    /// <summary>The formatter of the console and of the file, so that a line in the one is the line in the other.</summary>
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
