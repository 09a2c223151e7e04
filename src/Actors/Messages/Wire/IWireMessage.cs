namespace ActorShm.Actors.Messages.Wire;

/// <summary>A message that may cross between processes: it has a name on the wire and writes and reads its own fields.</summary>
/// <typeparam name="TSelf">The message type itself.</typeparam>
internal interface IWireMessage<TSelf>
    where TSelf : class, IWireMessage<TSelf>
{
    /// <summary>The short name on the wire; part of the protocol, never a type name, never reused for another meaning.</summary>
    static abstract string Manifest { get; }

    /// <summary>Appends all fields in their fixed order.</summary>
    void Write(WireWriter to);

    /// <summary>Reads all fields in the same order; throws <see cref="InvalidDataException"/> when they are malformed.</summary>
    static abstract TSelf Read(WireReader from);
}
