using System.Buffers;
using System.Collections.Frozen;
using System.Runtime.Serialization;
using ActorShm.Segments;
using Hyperion;

namespace ActorShm.Actors.Engine.Serialization;

/// <summary>Carries an embedder's own types by Hyperion. Only types that were named before come in, at the top and anywhere within.</summary>
/// <param name="system">The system that it belongs to.</param>
/// <param name="types">The closed set.</param>
internal sealed class HyperionMessagesSerializer(ExtendedActorSystem system, IReadOnlyCollection<Type> types) : SerializerWithStringManifest(system)
{
    /// <summary>The serializer's number on the wire, beside that of our own protocol. Hyperion's own number stays unknown.</summary>
    public const int WireIdentifier = 7_303;

    private readonly HyperionSerializer _hyperion = new(
        system,
        HyperionSerializerSettings.Default
            .WithTypeFilter(new TypeNames(types))
            .WithSurrogates([Surrogate.Create<SegmentHandle, HandleSurrogate>(HandleSurrogate.Of, static surrogate => surrogate.ToHandle())]));

    /// <inheritdoc/>
    public override int Identifier => WireIdentifier;

    /// <inheritdoc/>
    public override string Manifest(object o) => "";

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => _hyperion.ToBinary(obj);

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        var message = _hyperion.FromBinary(bytes, typeof(object));
        return types.Contains(message?.GetType()!)
            ? message!
            : throw new SerializationException($"{message?.GetType().ToString() ?? "Null"} by itself is no message that this process takes.");
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
