using Akka.Dispatch;
using Microsoft.Extensions.Logging;

namespace ActorShm.Actors.Engine;

/// <summary>Passes the log entries of Akka.NET and of the actors to the loggers of the process.</summary>
/// <remarks>
/// Loggers that belong to the system end with this actor: it is stopped after the last line, and the system waits for it before it has terminated. Of the callbacks
/// registered for its termination, the system waits only for the last.
/// </remarks>
internal sealed class EngineLogger : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly Dictionary<Type, ILogger> _loggers = [];

    public EngineLogger()
    {
        var factory = EngineSetup.Of(Context.System).Loggers;
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized(), Self));
        Receive<LogEvent>(entry => Write(factory, entry));
    }

    /// <summary>Does nothing, because the next incarnation uses the same loggers.</summary>
    protected override void PreRestart(Exception reason, object message)
    {
    }

    protected override void PostStop()
    {
        var setup = EngineSetup.Of(Context.System);
        if (setup.OwnsLoggers)
        {
            setup.Loggers.Dispose();
        }
    }

    private void Write(ILoggerFactory factory, LogEvent entry)
    {
        if (!_loggers.TryGetValue(entry.LogClass, out var logger))
        {
            logger = factory.CreateLogger(entry.LogClass.FullName ?? entry.LogClass.Name);
            _loggers.Add(entry.LogClass, logger);
        }

        logger.Log(LinkEnds.LevelOf(entry), default, entry.Message, entry.Cause, static (message, _) => message.ToString() ?? "");
    }
}
