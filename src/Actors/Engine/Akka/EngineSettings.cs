using ActorShm.Actors.Configuration;

namespace ActorShm.Actors.Engine;

/// <summary>What can be set of Akka.NET: the section <c>actorshm.akka</c>. Immutable, so safe on any thread.</summary>
internal sealed record EngineSettings
{
    /// <summary>Reads the section; what is wrong goes to the reader's list.</summary>
    public EngineSettings(SettingsReader read)
    {
        MaximumMessageBytes = (int)Math.Min(int.MaxValue, read.Bytes("actorshm.akka.maximum-message-size", from: 32 * 1024));
        UsesTls = read.OneOf("actorshm.akka.tls", ("on", true), ("off", false));
    }

    /// <summary>The largest message between processes, in bytes.</summary>
    public int MaximumMessageBytes { get; }

    /// <summary>Whether only processes that hold the run's key can connect.</summary>
    public bool UsesTls { get; }
}
