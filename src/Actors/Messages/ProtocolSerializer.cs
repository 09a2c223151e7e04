namespace ActorShm.Actors.Messages;

/// <summary>Plugs the closed <see cref="Protocol"/> into either actor engine.</summary>
internal sealed class ProtocolSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>The serializer's number on the wire, outside the range that Akka.NET keeps for itself.</summary>
    public const int WireIdentifier = 7_301;

    /// <inheritdoc/>
    public override int Identifier => WireIdentifier;

    /// <inheritdoc/>
    public override string Manifest(object o) => Protocol.ManifestOf(o);

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => Protocol.Encode(obj);

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) => Protocol.Decode(manifest, bytes);
}
