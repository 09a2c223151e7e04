
namespace ActorShm.Actors.Engine.Serialization;

/// <summary>Serializes null, as in an <see cref="Identify"/> that carries nothing; anything else that arrives under its number is read as null too.</summary>
internal sealed class NothingSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <inheritdoc/>
    public override int Identifier => 0;

    /// <inheritdoc/>
    public override string Manifest(object o) => "";

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => [];

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) => null!;
}
