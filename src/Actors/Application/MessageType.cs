namespace ActorShm.Actors.Application;

/// <summary>One type of an embedder's messages.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Type">The type.</param>
/// <param name="Write">Writes a message to bytes.</param>
/// <param name="Read">Reads a message from its bytes.</param>
internal sealed record MessageType(string Name, Type Type, Func<object, byte[]> Write, Func<ReadOnlyMemory<byte>, object> Read);
