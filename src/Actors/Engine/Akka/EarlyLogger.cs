namespace ActorShm.Actors.Engine;

/// <summary>What Akka.NET logs while its loggers are not there yet or no longer: to standard error, because standard output carries answers only.</summary>
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
