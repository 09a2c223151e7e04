using System.Text.Json;

namespace ActorShm.Host.Bench.NineWays;

/// <summary>The measurements of one parent process.</summary>
/// <param name="Milliseconds">One time for each run.</param>
/// <param name="BytesMoved">The number of bytes that went between the processes in the last run.</param>
/// <param name="Version">The version of the software that was measured.</param>
internal sealed record WayTimes(IReadOnlyList<double> Milliseconds, long BytesMoved, string Version)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("milliseconds");
        foreach (var time in Milliseconds)
        {
            json.WriteNumberValue(time);
        }

        json.WriteEndArray();
        json.WriteNumber("bytesMoved", BytesMoved);
        json.WriteString("version", Version);
        json.WriteEndObject();
    }

    public static WayTimes Read(JsonElement json) => new(
        [.. json.GetProperty("milliseconds").EnumerateArray().Select(time => time.GetDouble())],
        json.GetProperty("bytesMoved").GetInt64(),
        json.GetProperty("version").GetString()!);
}
