using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActorShm.Actors.Application;

namespace ActorShm.Actors;

/// <summary>The messages by which an embedder's own actors talk to each other across processes: a closed set, the same in the host and in the nodes.</summary>
/// <remarks>
/// <para>Each type has a short name on the wire. Source-generated System.Text.Json or the embedder's own functions write its bytes. No type is ever looked up by a
/// name from the wire, and a message whose type is not in the set does not leave its process. Immutable, so safe on any thread.</para>
/// <para>Keep messages small: put numbers into segments, and the <see cref="ActorShm.Segments.SegmentHandle"/> into the message, where it is a text of a few dozen characters.</para>
/// </remarks>
/// <example>
/// <code>
/// static readonly MessageSet Messages = MessageSet.Empty
///     .Add("find-outliers", WireJson.Default.FindOutliers)
///     .Add("outliers-found", WireJson.Default.OutliersFound);
/// </code>
/// </example>
public sealed class MessageSet
{
    /// <summary>The largest length of a name on the wire.</summary>
    public const int MaximumNameLength = 64;

    private readonly ImmutableArray<MessageType> _types;

    private MessageSet(ImmutableArray<MessageType> types) => _types = types;

    /// <summary>Gets the set without messages.</summary>
    public static MessageSet Empty { get; } = new([]);

    /// <summary>Gets the number of types.</summary>
    public int Count => _types.Length;

    /// <summary>Returns the set with one more type, written as JSON by generated code.</summary>
    /// <typeparam name="T">The type; only messages of exactly this type travel.</typeparam>
    /// <param name="name">The name on the wire: printable ASCII without spaces, part of the program's protocol, never to be used again for another meaning.</param>
    /// <param name="json">The type information that a <see cref="System.Text.Json.Serialization.JsonSerializerContext"/> generated.</param>
    /// <exception cref="ArgumentException">The name or the type is in the set already, or the name does not have this form.</exception>
    public MessageSet Add<T>(string name, JsonTypeInfo<T> json)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(json);
        return Add(
            name,
            message => JsonSerializer.SerializeToUtf8Bytes(message, json),
            bytes => JsonSerializer.Deserialize(bytes.Span, json) ?? throw new InvalidDataException("It is null."));
    }

    /// <summary>Returns the set with one more type, written by the embedder's own functions, which may be called on any thread.</summary>
    /// <typeparam name="T">The type; only messages of exactly this type travel.</typeparam>
    /// <param name="name">The name on the wire: printable ASCII without spaces, part of the program's protocol, never to be used again for another meaning.</param>
    /// <param name="write">Writes a message to bytes.</param>
    /// <param name="read">Reads a message from its bytes. When it throws, the message is logged and dropped.</param>
    /// <exception cref="ArgumentException">The name or the type is in the set already, or the name does not have this form.</exception>
    public MessageSet Add<T>(string name, Func<T, byte[]> write, Func<ReadOnlyMemory<byte>, T> read)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(write);
        ArgumentNullException.ThrowIfNull(read);
        if (name.Length is 0 or > MaximumNameLength || name.Any(static c => c is <= ' ' or > '~'))
        {
            throw new ArgumentException($"'{name}' is no name of a message: it has 1 to {MaximumNameLength} printable ASCII characters and no spaces.", nameof(name));
        }

        if (_types.FirstOrDefault(type => string.Equals(type.Name, name, StringComparison.Ordinal) || type.Type == typeof(T)) is { } other)
        {
            throw new ArgumentException($"'{name}' for {typeof(T)} meets '{other.Name}' for {other.Type}, which is in the set. Each name and each type stands once.", nameof(name));
        }

        return new MessageSet(_types.Add(new MessageType(name, typeof(T), message => write((T)message), bytes => read(bytes))));
    }

    /// <summary>Gets the types whose messages travel.</summary>
    internal IEnumerable<Type> Types => _types.Select(type => type.Type);

    /// <summary>Creates the serializer of these messages for a system.</summary>
    internal ApplicationSerializer SerializerFor(ExtendedActorSystem system) => new(system, _types);
}
