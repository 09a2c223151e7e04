namespace ActorShm.Actors.Engine;

/// <summary>Writes what Akka.NET logs before its loggers have started or after they have ended. Writes to standard error, because standard output carries answers only.</summary>
#pragma warning disable MA0097 // Akka.NET compares references by their paths; nobody compares loggers.
internal sealed class EarlyLogger : MinimalLogger
#pragma warning restore MA0097
{
    /// <inheritdoc/>
    protected override void Log(object message)
    {
        if (message is LogEvent entry && LinkEnds.LevelOf(entry) >= Microsoft.Extensions.Logging.LogLevel.Error)
        {
            Console.Error.WriteLine(entry);
        }
    }
}
