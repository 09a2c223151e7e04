using System.Collections.Frozen;

namespace ActorShm.Actors.Application;

/// <summary>Carries an embedder's <see cref="MessageSet"/> on either engine.</summary>
/// <param name="system">The actor system that the serializer works for.</param>
/// <param name="types">The closed set of types.</param>
internal sealed class ApplicationSerializer(ExtendedActorSystem system, IReadOnlyList<MessageType> types) : SerializerWithStringManifest(system)
{
    /// <summary>The serializer's number on the wire, different from that of our own protocol.</summary>
    public const int WireIdentifier = 7_302;

    private readonly FrozenDictionary<Type, MessageType> _byType = types.ToFrozenDictionary(type => type.Type);
    private readonly FrozenDictionary<string, MessageType> _byName = types.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int Identifier => WireIdentifier;

    /// <inheritdoc/>
    public override string Manifest(object o) => _byType[o.GetType()].Name;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        using var scope = ActorRefJsonConverter.Use(system);
        return _byType[obj.GetType()].Write(obj);
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (!_byName.TryGetValue(manifest, out var type))
        {
            throw new NotSupportedException($"No message is called '{manifest}' in this process. Register the same messages in host and nodes.");
        }

        using var scope = ActorRefJsonConverter.Use(system);
        try
        {
            return type.Read(bytes);
        }
        catch (Exception e) when (FatalErrors.AreNot(e))
        {
            // Reading runs the embedder's code, which may throw anything. Only this message is logged and dropped: an embedder whose builds differ must not lose a node for it.
            throw new NotSupportedException($"The {bytes.Length} bytes of a message '{manifest}' are no {type.Type}: {FailureText.Of(e)} Run one build of the program in all processes.", e);
        }
    }
}
