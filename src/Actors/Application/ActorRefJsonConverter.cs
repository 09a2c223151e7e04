using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorShm.Actors;

/// <summary>Lets a reference to an actor travel in a message of a <see cref="MessageSet"/>, so that actors can introduce others to each other across processes.</summary>
/// <remarks>
/// Put it on the property: <c>record Meet([property: JsonConverter(typeof(ActorRefJsonConverter))] IActorRef Peer)</c>. An address and a path travel; nothing
/// is created from them. Works only while a message is being sent or received.
/// </remarks>
public sealed class ActorRefJsonConverter : JsonConverter<IActorRef>
{
    [ThreadStatic]
    private static ExtendedActorSystem? _system;

    /// <summary>Gets the system whose message is being written or read on this thread.</summary>
    internal static ExtendedActorSystem System =>
        _system ?? throw new InvalidOperationException("References to actors are written and read only while a message travels between processes.");

    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeof(IActorRef).IsAssignableFrom(typeToConvert);

    /// <inheritdoc/>
    public override IActorRef Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("A reference to an actor is a text.");
        }

        var text = reader.GetString()!;
        return ActorPath.TryParse(text, out var path) ? System.Provider.ResolveActorRef(path) : throw new JsonException($"'{text}' is not an actor's path.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IActorRef value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Path.ToSerializationFormatWithAddress(System.Provider.DefaultAddress));
    }

    /// <summary>Sets the system whose references are meant on this thread, until the scope is disposed.</summary>
    internal static Scope Use(ExtendedActorSystem system)
    {
        var before = _system;
        _system = system;
        return new Scope(before);
    }

    /// <summary>Ends the use.</summary>
    internal readonly struct Scope(ExtendedActorSystem? before) : IDisposable
    {
        public void Dispose() => _system = before;
    }
}
