using Microsoft.Extensions.Logging;

namespace ActorShm.Embedded;

/// <summary>What the embedder sets for a system besides its configuration.</summary>
public sealed record EmbeddedSetup
{
    /// <summary>Where the log goes; null for nowhere. The system does not dispose it.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>The clock of all timers; null for the machine's clock.</summary>
    public TimeProvider? Time { get; init; }
}
