using System.Buffers;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Runtime.Serialization;
using ActorShm.Segments;
using Hyperion;

namespace ActorShm.Actors.Engine.Serialization;

/// <summary>Writes and reads an embedder's own types by Hyperion. Only types that were named before are accepted, both for a message and anywhere in it. Safe on any thread.</summary>
/// <param name="types">The types that are accepted.</param>
internal sealed class HyperionFormat(IReadOnlyCollection<Type> types)
{
    private readonly HyperionSerializerSettings _settings = HyperionSerializerSettings.Default
        .WithTypeFilter(new TypeNames(types))
        .WithSurrogates([Surrogate.Create<SegmentHandle, HandleSurrogate>(HandleSurrogate.Of, static surrogate => surrogate.ToHandle())]);

    // A reference to an actor belongs to a system, so each system of the process needs a serializer of its own.
    private readonly ConditionalWeakTable<ExtendedActorSystem, HyperionSerializer> _serializers = [];

    private HyperionSerializer Serializer => _serializers.GetValue(ActorRefJsonConverter.System, system => new HyperionSerializer(system, _settings));

    /// <summary>Writes a message, while a system serializes it.</summary>
    public byte[] Write(object message) => Serializer.ToBinary(message);

    /// <summary>Reads a message from its bytes.</summary>
    /// <exception cref="InvalidDataException">The bytes hold a type that was not named, or another message, or cannot be read.</exception>
    public T Read<T>(ReadOnlyMemory<byte> bytes)
        where T : class
    {
        try
        {
            return Serializer.FromBinary(bytes.ToArray(), typeof(T)) as T ?? throw new InvalidDataException("They hold another type.");
        }
        catch (SerializationException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    /// <summary>The filter without which Hyperion would load any type by its name.</summary>
    private sealed class TypeNames : ITypeFilter
    {
        private readonly FrozenSet<string> _names;

        public TypeNames(IEnumerable<Type> types)
        {
            Type[] all = [.. types, typeof(HandleSurrogate), typeof(ActorRefBase.Surrogate)];
            var received = all.Aggregate(TypeFilterBuilder.Create(), static (filter, type) => filter.Include(type)).Build();

            // Hyperion asks about a type that is sent by its full name, and about one that is received by a short name. Its own filter only knows the short names.
            _names = received.FilteredTypes.Concat(all.Select(type => type.AssemblyQualifiedName!)).ToFrozenSet(StringComparer.Ordinal);
        }

        public bool IsAllowed(string typeName) => _names.Contains(typeName);
    }

    /// <summary>Stands for a handle as its bytes, because a handle's fields are its own affair.</summary>
    internal sealed class HandleSurrogate
    {
        private byte[] _bytes = [];

        public static HandleSurrogate Of(SegmentHandle handle)
        {
            var writer = new ArrayBufferWriter<byte>(SegmentHandle.MaxEncodedBytes);
            writer.Advance(handle.WriteTo(writer.GetSpan(SegmentHandle.MaxEncodedBytes)));
            return new HandleSurrogate { _bytes = writer.WrittenSpan.ToArray() };
        }

        public SegmentHandle ToHandle() => SegmentHandle.ReadFrom(_bytes, out _);
    }
}
