using System.Text.Json;
using ActorShm.Actors;
using ActorShm.Actors.Engine;
using ActorShm.Actors.Messages;
using ActorShm.Host.Files.Reading;
using ActorShm.Host.Files.Writing;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Host.Reporting;

/// <summary>Writes answers as JSON: bare values for scalars, nested lists for arrays, and strings for numbers that JSON does not have.</summary>
internal static class ResultJson
{
    /// <summary>Writes the one document of <c>eval --json</c>.</summary>
    /// <param name="outcome">The answers.</param>
    /// <param name="outputs">The files that were written.</param>
    /// <param name="inputs">The files that were read or mapped as inputs.</param>
    /// <param name="inlineElements">The length of the longest array that is written out.</param>
    /// <param name="segments">The segments from which array results are read.</param>
    public static void Write(Utf8JsonWriter json, JobOutcome outcome, IReadOnlyList<OutputArgument> outputs, IReadOnlyList<LoadedFile> inputs, int inlineElements, SegmentDirectory segments)
    {
        var paths = outputs.ToDictionary(output => output.Name, output => output.Path, StringComparer.Ordinal);
        json.WriteStartObject();
        json.WriteString("engine", EngineSystem.EngineName);
        json.WriteNumber("nodes", outcome.Cost.Nodes);
        json.WriteStartArray("results");
        foreach (var result in outcome.Results)
        {
            json.WriteStartObject();
            WriteType(json, result.Name, result.DType.Name(), result.Shape);
            json.WritePropertyName("value");
            var path = paths.GetValueOrDefault(result.Name);
            var isShown = WriteValue(json, result, inlineElements, segments);
            json.WriteString("path", path);
            json.WriteString("note", isShown || path is not null ? null : ResultText.LeftOut(result));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("outputs");
        foreach (var output in outputs)
        {
            var handle = outcome.Outputs[output.Name];
            json.WriteStartObject();
            WriteType(json, output.Name, handle.Element.Name(), handle.Shape);
            json.WriteString("path", output.Path);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("filesRead");
        foreach (var file in inputs.Where(file => file.Took is not null))
        {
            json.WriteStartObject();
            json.WriteString("path", file.Path);
            json.WriteNumber("elapsedMs", file.Took!.Value.TotalMilliseconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("elapsedMs", outcome.Cost.Elapsed.TotalMilliseconds);
        json.WriteNumber("bytesMapped", outcome.Cost.BytesMapped);
        json.WriteNumber("bytesMessaged", outcome.Cost.BytesMessaged);
        json.WriteNumber("partitions", outcome.Cost.Partitions);
        json.WriteNumber("retries", outcome.Cost.Retries);
        json.WriteEndObject();
    }

    /// <summary>Writes one value so that it reads back to the same bits.</summary>
    public static void WriteScalar(Utf8JsonWriter json, Scalar value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.CopyTo(bytes);
        ElementText.WriteJson(json, value.DType.ToElement(), bytes[..value.DType.SizeBytes()]);
    }

    private static void WriteType(Utf8JsonWriter json, string name, string dtype, Shape shape)
    {
        json.WriteString("name", name);
        json.WriteString("dtype", dtype);
        json.WriteStartArray("shape");
        foreach (var length in shape.Dimensions)
        {
            json.WriteNumberValue(length);
        }

        json.WriteEndArray();
    }

    // Returns whether there is a value to write. A long array has none, and null is written in its place.
    private static bool WriteValue(Utf8JsonWriter json, JobResult result, int inlineElements, SegmentDirectory segments)
    {
        if (result.Value is { } scalar)
        {
            WriteScalar(json, scalar);
            return true;
        }

        if (result.Array is { } array && result.Shape.ElementCount <= inlineElements)
        {
            using var view = segments.Open(array, AccessMode.ReadOnly);
            var next = 0L;
            WriteAxis(json, view, result, axis: 0, ref next);
            return true;
        }

        json.WriteNullValue();
        return false;
    }

    private static void WriteAxis(Utf8JsonWriter json, SegmentView view, JobResult result, int axis, ref long next)
    {
        if (axis == result.Shape.Rank)
        {
            WriteScalar(json, Scalar.FromBytes(result.DType, view.ReadBytes(next++, 1)));
            return;
        }

        json.WriteStartArray();
        for (var i = 0L; i < result.Shape[axis]; i++)
        {
            WriteAxis(json, view, result, axis + 1, ref next);
        }

        json.WriteEndArray();
    }
}
