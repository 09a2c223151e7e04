
namespace ActorShm.Actors.Engine.Serialization;

/// <summary>Null, as within an <see cref="Identify"/> that carries nothing; whatever else comes under its number is null too.</summary>
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
