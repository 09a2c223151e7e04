using System.Text.Json;
using ActorShm.Actors.Client;
using ActorShm.Actors.Coordination;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Host.Reporting;

/// <summary>Writes answers as JSON: bare scalars, nested lists for arrays, and strings for numbers that JSON does not have.</summary>
internal static class ResultJson
{
    /// <summary>Writes the one document of <c>eval --json</c>.</summary>
    /// <param name="outcome">The answers.</param>
    /// <param name="paths">The output file of each result that was also written, by name.</param>
    /// <param name="inlineElements">The longest array that is written out.</param>
    /// <param name="segments">Where array results are read from.</param>
    public static void Write(Utf8JsonWriter json, JobOutcome outcome, IReadOnlyDictionary<string, string> paths, int inlineElements, SegmentStore segments)
    {
        json.WriteStartObject();
        json.WriteString("engine", RunHost.EngineName);
        json.WriteNumber("nodes", outcome.Cost.Nodes);
        json.WriteStartArray("results");
        foreach (var answer in outcome.Results)
        {
            json.WriteStartObject();
            json.WriteString("name", answer.Name);
            json.WriteString("dtype", answer.DType.Name());
            json.WriteStartArray("shape");
            foreach (var dimension in answer.Shape.Dimensions)
            {
                json.WriteNumberValue(dimension);
            }

            json.WriteEndArray();
            json.WritePropertyName("value");
            WriteValue(json, answer, inlineElements, segments);
            json.WriteString("path", paths.GetValueOrDefault(answer.Name));
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
        ElementText.WriteJson(json, (ElementType)(byte)value.DType, bytes[..value.DType.SizeBytes()]);
    }

    private static void WriteValue(Utf8JsonWriter json, JobAnswer answer, int inlineElements, SegmentStore segments)
    {
        if (answer.Value is { } scalar)
        {
            WriteScalar(json, scalar);
        }
        else if (answer.Array is { } array && answer.Shape.ElementCount <= inlineElements)
        {
            using var view = segments.Open(array, AccessMode.ReadOnly);
            var next = 0L;
            WriteAxis(json, view, answer, axis: 0, ref next);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static void WriteAxis(Utf8JsonWriter json, SegmentView view, JobAnswer answer, int axis, ref long next)
    {
        if (axis == answer.Shape.Rank)
        {
            WriteScalar(json, Scalar.FromBytes(answer.DType, view.ReadBytes(next++, 1)));
            return;
        }

        json.WriteStartArray();
        for (var i = 0L; i < answer.Shape[axis]; i++)
        {
            WriteAxis(json, view, answer, axis + 1, ref next);
        }

        json.WriteEndArray();
    }
}
