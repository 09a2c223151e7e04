using System.Runtime.Serialization;

namespace ActorShm.Actors.Engine.Serialization;

/// <summary>Another serializer that says at the sender what would not fit into a frame, where Akka.NET would drop it.</summary>
internal sealed class LimitedSerializer(ExtendedActorSystem system, SerializerWithStringManifest inner) : SerializerWithStringManifest(system)
{
    private readonly int _maximumBytes = EngineSetup.Of(system).MaximumMessageBytes;

    /// <inheritdoc/>
    public override int Identifier => inner.Identifier;

    /// <inheritdoc/>
    public override string Manifest(object o) => inner.Manifest(o);

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        var bytes = inner.ToBinary(obj);
        return bytes.Length <= _maximumBytes
            ? bytes
            : throw new SerializationException($"{obj.GetType().Name} takes {bytes.Length} bytes, and was not sent: at most {_maximumBytes} are possible (actorshm.akka.maximum-message-size). Put numbers into a segment and send its handle.");
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) => inner.FromBinary(bytes, manifest);
}
