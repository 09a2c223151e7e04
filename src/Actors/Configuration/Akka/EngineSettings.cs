namespace ActorShm.Actors.Configuration;

/// <summary>What can be set of Akka.NET: the section <c>actorshm.akka</c>. Immutable, so safe on any thread.</summary>
internal sealed record EngineSettings
{
    /// <summary>As on the embedded engine. Buffers of sockets are a multiple of it.</summary>
    private const int LargestMessageBytes = 16 * 1024 * 1024;

    /// <summary>Reads the section; what is wrong goes to the reader's list.</summary>
    public EngineSettings(SettingsReader read)
    {
        MaximumMessageBytes = (int)Math.Min(LargestMessageBytes, read.Bytes("actorshm.akka.maximum-message-size", 32 * 1024, LargestMessageBytes));
        UsesTls = read.OneOf("actorshm.akka.tls", ("on", true), ("off", false));
    }

    /// <summary>The largest message between processes, in bytes.</summary>
    public int MaximumMessageBytes { get; }

    /// <summary>Whether only processes that hold the run's key can connect.</summary>
    public bool UsesTls { get; }
}
