using System.Text.Json;
using ActorShm.Actors;
using ActorShm.Segments;

namespace ActorShm.Host.Reporting;

/// <summary>Writes the one document of <c>explain --json</c>.</summary>
internal static class EstimateJson
{
    public static void Write(Utf8JsonWriter json, JobEstimate estimate, ActorShmSettings settings)
    {
        json.WriteStartObject();
        json.WriteNumber("nodes", estimate.Nodes);
        json.WriteStartArray("stages");
        foreach (var stage in estimate.Stages)
        {
            Write(json, stage);
        }

        json.WriteEndArray();
        json.WriteStartArray("arrays");
        foreach (var array in estimate.Arrays)
        {
            Write(json, array);
        }

        json.WriteEndArray();
        json.WriteNumber("inputBytes", estimate.InputBytes);
        json.WriteNumber("tableBytes", estimate.TableBytes);
        json.WriteNumber("peakBytes", estimate.PeakBytes);
        if (settings.Segments.QuotaBytes is { } quotaBytes)
        {
            json.WriteNumber("quotaBytes", quotaBytes);
        }
        else
        {
            json.WriteNull("quotaBytes");
        }

        json.WriteString("overQuota", settings.OverQuota.ToString().ToLowerInvariant());
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, StageEstimate stage)
    {
        json.WriteStartObject();
        json.WriteStartArray("computes");
        foreach (var text in stage.Computes)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
        json.WriteString("loop", stage.Loop);
        json.WriteNumber("elements", stage.ElementCount);
        json.WriteNumber("partitions", stage.Partitions);
        json.WriteNumber("partitionElements", stage.PartitionElements);
        json.WriteNumber("bytesRead", stage.BytesRead);
        json.WriteNumber("bytesWritten", stage.BytesWritten);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ArrayEstimate array)
    {
        json.WriteStartObject();
        json.WriteString("name", array.Name);
        json.WriteString("role", array.Role.ToString().ToLowerInvariant());
        json.WriteString("dtype", array.Element.Name());
        json.WriteStartArray("shape");
        foreach (var dimension in array.Shape.Dimensions)
        {
            json.WriteNumberValue(dimension);
        }

        json.WriteEndArray();
        json.WriteNumber("bytes", array.Bytes);
        json.WriteEndObject();
    }
}
