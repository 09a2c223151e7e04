using System.Buffers;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Runtime.Serialization;
using ActorShm.Segments;
using Hyperion;

namespace ActorShm.Actors.Engine.Serialization;

/// <summary>How Hyperion writes an embedder's own types. Only types that were named before come in, at the top and anywhere within. Safe on any thread.</summary>
/// <param name="types">The closed set.</param>
internal sealed class HyperionFormat(IReadOnlyCollection<Type> types)
{
    private readonly HyperionSerializerSettings _settings = HyperionSerializerSettings.Default
        .WithTypeFilter(new TypeNames(types))
        .WithSurrogates([Surrogate.Create<SegmentHandle, HandleSurrogate>(HandleSurrogate.Of, static surrogate => surrogate.ToHandle())]);

    // References to actors are those of a system, so each system that a process has writes them its way.
    private readonly ConditionalWeakTable<ExtendedActorSystem, HyperionSerializer> _serializers = [];

    private HyperionSerializer Serializer => _serializers.GetValue(ActorRefJsonConverter.System, system => new HyperionSerializer(system, _settings));

    /// <summary>The bytes of a message that is on its way.</summary>
    public byte[] Write(object message) => Serializer.ToBinary(message);

    /// <summary>The message behind them.</summary>
    /// <exception cref="InvalidDataException">They hold a type that was not named, another message, or nothing that can be read.</exception>
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

    /// <summary>Hyperion loads no type whose name the filter does not know.</summary>
    private sealed class TypeNames : ITypeFilter
    {
        private readonly FrozenSet<string> _names;

        public TypeNames(IEnumerable<Type> types)
        {
            Type[] all = [.. types, typeof(HandleSurrogate), typeof(ActorRefBase.Surrogate)];
            var received = all.Aggregate(TypeFilterBuilder.Create(), static (filter, type) => filter.Include(type)).Build();

            // What is sent is asked about by its whole name, and what is received by a short one: Hyperion's own filter knows the short ones only.
            _names = received.FilteredTypes.Concat(all.Select(type => type.AssemblyQualifiedName!)).ToFrozenSet(StringComparer.Ordinal);
        }

        public bool IsAllowed(string typeName) => _names.Contains(typeName);
    }

    /// <summary>A handle as its bytes, because its fields are nobody else's business.</summary>
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
