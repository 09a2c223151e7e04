using System.Collections.Concurrent;

namespace ActorShm.Embedded;

/// <summary>The serializers for messages to other processes: a closed set, chosen by exact type. Safe on any thread.</summary>
public sealed class Serialization
{
    private readonly ConcurrentDictionary<Type, SerializerWithStringManifest> _byType = new();
    private readonly ConcurrentDictionary<int, SerializerWithStringManifest> _byIdentifier = new();

    internal Serialization(ExtendedActorSystem system) => System = system;

    /// <summary>The system that this belongs to.</summary>
    public ExtendedActorSystem System { get; }

    /// <summary>Gets the text as which a reference travels: address, path and uid. The system's Provider turns it back into a reference.</summary>
    public static string SerializedActorPath(IActorRef actorRef)
    {
        var reference = ActorRefBase.From(actorRef);
        return reference.System is { } system
            ? reference.Path.ToSerializationFormatWithAddress(system.Provider.DefaultAddress)
            : reference.Path.ToSerializationFormat();
    }

    /// <summary>Registers a serializer for messages that arrive.</summary>
    /// <exception cref="ArgumentException">Another serializer has the same identifier.</exception>
    public void AddSerializer(Serializer serializer)
    {
        var known = WithManifest(serializer);
        var holder = _byIdentifier.GetOrAdd(known.Identifier, known);
        if (holder.GetType() != known.GetType())
        {
            throw new ArgumentException($"Serializer identifier {known.Identifier} belongs to {holder.GetType()}, so {known.GetType()} needs another.", nameof(serializer));
        }
    }

    /// <summary>Registers a serializer to write messages of exactly this type.</summary>
    public void AddSerializationMap(Type type, Serializer serializer)
    {
        ArgumentNullException.ThrowIfNull(type);
        _byType[type] = WithManifest(serializer);
    }

    /// <summary>Gets the serializer for messages of exactly this type.</summary>
    /// <exception cref="RemotingException">None was registered.</exception>
    public Serializer FindSerializerForType(Type objectType)
    {
        ArgumentNullException.ThrowIfNull(objectType);
        return Find(objectType);
    }

    /// <summary>Reads the message from bytes that came with this identifier and manifest.</summary>
    /// <exception cref="RemotingException">No serializer has that identifier.</exception>
    public object Deserialize(byte[] bytes, int serializerId, string manifest) =>
        TryFind(serializerId) is { } serializer
            ? serializer.FromBinary(bytes, manifest)
            : throw new RemotingException($"No serializer has the identifier {serializerId} (manifest '{manifest}'); register the same serializers in every process.");

    internal SerializerWithStringManifest? TryFind(int serializerId) => _byIdentifier.GetValueOrDefault(serializerId);

    internal SerializerWithStringManifest Find(Type messageType) =>
        _byType.TryGetValue(messageType, out var serializer)
            ? serializer
            : throw new RemotingException($"No serializer is registered for messages of type {messageType}, so it cannot leave this process. Register one for exactly this type, here and in the receiver's process.");

    private static SerializerWithStringManifest WithManifest(Serializer serializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        return serializer as SerializerWithStringManifest
            ?? throw new ArgumentException($"{serializer.GetType()} is not a SerializerWithStringManifest; this engine sends no type names, so it takes no other kind.", nameof(serializer));
    }
}
