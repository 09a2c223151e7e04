using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorShm.Segments;

/// <summary>Converts a <see cref="SegmentHandle"/> to and from JSON: one string of a few dozen characters, the base64 of its binary form.</summary>
public sealed class SegmentHandleJsonConverter : JsonConverter<SegmentHandle>
{
    /// <inheritdoc/>
    public override SegmentHandle Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetBytesFromBase64(out var bytes))
        {
            throw new JsonException("A segment handle is a base64 text.");
        }

        try
        {
            var handle = SegmentHandle.ReadFrom(bytes, out var read);
            return read == bytes.Length ? handle : throw new JsonException($"{bytes.Length - read} bytes follow a segment handle.");
        }
        catch (SegmentFormatException e)
        {
            throw new JsonException("A segment handle is malformed: " + e.Message, e);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, SegmentHandle value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        Span<byte> bytes = stackalloc byte[SegmentHandle.MaxEncodedBytes];
        writer.WriteBase64StringValue(bytes[..value.WriteTo(bytes)]);
    }
}
