using Akka.Dispatch;
using Microsoft.Extensions.Logging;

namespace ActorShm.Actors.Engine;

/// <summary>Passes what Akka.NET and the actors log to the loggers of the process.</summary>
internal sealed class EngineLogger : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly Dictionary<Type, ILogger> _loggers = [];

    public EngineLogger()
    {
        var factory = EngineSetup.Of(Context.System).Loggers;
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized(), Self));
        Receive<LogEvent>(entry => Write(factory, entry));
    }

    private void Write(ILoggerFactory factory, LogEvent entry)
    {
        if (!_loggers.TryGetValue(entry.LogClass, out var logger))
        {
            logger = factory.CreateLogger(entry.LogClass.FullName ?? entry.LogClass.Name);
            _loggers.Add(entry.LogClass, logger);
        }

        var level = entry.LogLevel() switch
        {
            Akka.Event.LogLevel.DebugLevel => Microsoft.Extensions.Logging.LogLevel.Debug,
            Akka.Event.LogLevel.InfoLevel => Microsoft.Extensions.Logging.LogLevel.Information,
            Akka.Event.LogLevel.WarningLevel => Microsoft.Extensions.Logging.LogLevel.Warning,
            _ => Microsoft.Extensions.Logging.LogLevel.Error,
        };
        logger.Log(level, default, entry.Message, entry.Cause, static (message, _) => message.ToString() ?? "");
    }
}
