using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActorShm.Actors.Application;

namespace ActorShm.Actors;

/// <summary>The messages by which an embedder's own actors talk to each other across processes: a closed set, the same in host and nodes.</summary>
/// <remarks>
/// <para>Each type has a short name on the wire, and its bytes are written by source-generated System.Text.Json or by functions of the embedder's. No type is ever looked up by a
/// name from the wire, and a type that is not in the set does not leave its process. Immutable, so safe on any thread.</para>
/// <para>A message is small: numbers belong into segments, and their <see cref="ActorShm.Segments.SegmentHandle"/> into the message, where it is a text of a few dozen characters.</para>
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
    /// <summary>The longest name on the wire.</summary>
    public const int MaximumNameLength = 64;

    private readonly ImmutableArray<MessageType> _types;

    private MessageSet(ImmutableArray<MessageType> types) => _types = types;

    /// <summary>No messages.</summary>
    public static MessageSet Empty { get; } = new([]);

    /// <summary>How many types there are.</summary>
    public int Count => _types.Length;

    /// <summary>With one more type, written as JSON by generated code.</summary>
    /// <typeparam name="T">The type; messages of exactly this type travel.</typeparam>
    /// <param name="name">Its name on the wire: printable ASCII, part of the program's protocol, never to be used again for another meaning.</param>
    /// <param name="json">What a <see cref="System.Text.Json.Serialization.JsonSerializerContext"/> generated for it.</param>
    /// <exception cref="ArgumentException">The name or the type is in the set already, or the name has another form.</exception>
    public MessageSet Add<T>(string name, JsonTypeInfo<T> json)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(json);
        return Add(
            name,
            message => JsonSerializer.SerializeToUtf8Bytes(message, json),
            bytes => JsonSerializer.Deserialize(bytes.Span, json) ?? throw new InvalidDataException("It is null."));
    }

    /// <summary>With one more type, written by the embedder's own functions, which may be called on any thread.</summary>
    /// <typeparam name="T">The type; messages of exactly this type travel.</typeparam>
    /// <param name="name">Its name on the wire: printable ASCII, part of the program's protocol, never to be used again for another meaning.</param>
    /// <param name="write">Gives the bytes of a message.</param>
    /// <param name="read">Gives the message back. Bytes for which it throws are logged and dropped.</param>
    /// <exception cref="ArgumentException">The name or the type is in the set already, or the name has another form.</exception>
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

    /// <summary>The types whose messages travel.</summary>
    internal IEnumerable<Type> Types => _types.Select(type => type.Type);

    /// <summary>What writes and reads them in a system.</summary>
    internal ApplicationSerializer SerializerFor(ExtendedActorSystem system) => new(system, _types);
}
