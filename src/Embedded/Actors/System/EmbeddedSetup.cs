using Microsoft.Extensions.Logging;

namespace ActorShm.Embedded;

/// <summary>What an embedder gives a system besides its configuration.</summary>
public sealed record EmbeddedSetup
{
    /// <summary>Where the log goes; null for nowhere. The system does not dispose it.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>The clock of all timers; null for the machine's.</summary>
    public TimeProvider? Time { get; init; }
}
