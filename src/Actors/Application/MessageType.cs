namespace ActorShm.Actors.Application;

/// <summary>One type of an embedder's messages.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Type">The type.</param>
/// <param name="Write">Gives the bytes of a message.</param>
/// <param name="Read">Gives it back.</param>
internal sealed record MessageType(string Name, Type Type, Func<object, byte[]> Write, Func<ReadOnlyMemory<byte>, object> Read);
