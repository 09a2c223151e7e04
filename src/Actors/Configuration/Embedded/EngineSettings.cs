namespace ActorShm.Actors.Configuration;

/// <summary>What can be set of the embedded engine: the section <c>actorshm.embedded</c>. Immutable, so safe on any thread.</summary>
internal sealed record EngineSettings
{
    /// <summary>The smallest limit of a message: what a run answers has to fit.</summary>
    public const int LeastMessageBytes = 32 * 1024;

    private const long LeastQueueBytes = 64 * 1024;

    /// <summary>Reads the section; what is wrong goes to the reader's list.</summary>
    public EngineSettings(SettingsReader read)
    {
        var messageBytes = read.Bytes("actorshm.embedded.maximum-message-size", LeastMessageBytes, LocalRemotingOptions.LargestMessageBytes);

        // One that is refused must not make the other limit look wrong.
        MaximumMessageBytes = messageBytes is >= LeastMessageBytes and <= LocalRemotingOptions.LargestMessageBytes ? (int)messageBytes : LeastMessageBytes;
        MaximumQueueBytes = read.Bytes(
            "actorshm.embedded.maximum-queue-size",
            Math.Max(LeastQueueBytes, LocalRemotingOptions.LeastQueueBytes(MaximumMessageBytes)),
            LocalRemotingOptions.LargestQueueBytes);
        HandshakeTimeout = read.Duration("actorshm.embedded.handshake-timeout");
    }

    /// <summary>The largest message between processes, in bytes.</summary>
    public int MaximumMessageBytes { get; }

    /// <summary>The most bytes that wait for one slow peer.</summary>
    public long MaximumQueueBytes { get; }

    /// <summary>How long a new connection may take to introduce itself.</summary>
    public TimeSpan HandshakeTimeout { get; }
}
