using Akka.Remote.Serialization;

namespace ActorShm.Actors.Engine.Serialization;

/// <summary>Serializes messages to a path. The message inside goes through the serializers of the system once more.</summary>
internal sealed class SelectionSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private readonly MessageContainerSerializer _akka = new(system);

    /// <inheritdoc/>
    public override int Identifier => 6;

    /// <inheritdoc/>
    public override string Manifest(object o) => "";

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => _akka.ToBinary(obj);

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) => _akka.FromBinary(bytes, typeof(ActorSelectionMessage));
}
