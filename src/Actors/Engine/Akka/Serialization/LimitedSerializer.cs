using System.Runtime.Serialization;

namespace ActorShm.Actors.Engine.Serialization;

/// <summary>Wraps another serializer, and throws at the sender when a message would not fit into a frame; Akka.NET would drop such a message.</summary>
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
