using ActorShm.Actors.Configuration;

namespace ActorShm.Actors.Engine;

/// <summary>What can be set of the embedded engine: the section <c>actorshm.embedded</c>. Immutable, so safe on any thread.</summary>
internal sealed record EngineSettings
{
    /// <summary>Reads the section; what is wrong goes to the reader's list.</summary>
    public EngineSettings(SettingsReader read)
    {
        MaximumMessageBytes = (int)Math.Min(int.MaxValue, read.Bytes("actorshm.embedded.maximum-message-size", from: 32 * 1024));
        MaximumQueueBytes = read.Bytes("actorshm.embedded.maximum-queue-size", from: 64 * 1024);
        HandshakeTimeout = read.Duration("actorshm.embedded.handshake-timeout");
    }

    /// <summary>The largest message between processes, in bytes.</summary>
    public int MaximumMessageBytes { get; }

    /// <summary>The most bytes that wait for one slow peer.</summary>
    public long MaximumQueueBytes { get; }

    /// <summary>How long a new connection may take to introduce itself.</summary>
    public TimeSpan HandshakeTimeout { get; }
}
