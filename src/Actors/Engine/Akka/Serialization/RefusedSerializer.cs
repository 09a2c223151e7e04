using System.Runtime.Serialization;

namespace ActorShm.Actors.Engine.Serialization;

/// <summary>Replaces a serializer that would make objects of any type that the sender names, and refuses every message.</summary>
/// <param name="system">The system that it belongs to.</param>
/// <param name="identifier">The number of the serializer that it replaces.</param>
/// <param name="name">The name of that serializer.</param>
internal sealed class RefusedSerializer(ExtendedActorSystem system, int identifier, string name) : SerializerWithStringManifest(system)
{
    /// <inheritdoc/>
    public override int Identifier => identifier;

    /// <inheritdoc/>
    public override string Manifest(object o) => throw Unsendable(o);

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => throw Unsendable(obj);

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) =>
        throw new SerializationException($"A message of {bytes.Length} bytes for the serializer '{name}' is refused: what crosses between processes is a closed set of messages.");

    private static SerializationException Unsendable(object message) =>
        new($"{message.GetType()} is no message that may leave its process, and was not sent. Register it first; docs/engines.md says how.");
}
