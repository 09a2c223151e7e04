using System.Text;
using System.Text.Json;
using ActorShm.Actors;

namespace ActorShm.Host.Reporting;

/// <summary>Reports progress for programs, each report as one line of JSON on standard error. Safe on any thread.</summary>
internal sealed class ProgressLines : IProgress<JobProgress>
{
    /// <inheritdoc/>
    public void Report(JobProgress value) => WriteLine(json => Write(json, value));

    /// <summary>Reports that a CSV file is about to be read. The job begins when all files are read.</summary>
    public static void ReportReading(string path) => WriteLine(json =>
    {
        json.WriteStartObject();
        json.WriteString("event", "reading");
        json.WriteString("path", path);
        json.WriteEndObject();
    });

    private static void WriteLine(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        Console.Error.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static void Write(Utf8JsonWriter json, JobProgress value)
    {
        json.WriteStartObject();
        json.WriteString("event", "progress");
        json.WriteNumber("doneElements", value.DoneElements);
        json.WriteNumber("totalElements", value.TotalElements);
        json.WriteNumber("doneBytes", value.DoneBytes);
        json.WriteNumber("totalBytes", value.TotalBytes);
        json.WriteNumber("fraction", value.Fraction);
        json.WriteNumber("workingMs", value.Working.TotalMilliseconds);
        json.WriteNumber("bytesPerSecond", value.BytesPerSecond);
        if (value.TimeLeft is { } left)
        {
            json.WriteNumber("leftMs", left.TotalMilliseconds);
        }
        else
        {
            json.WriteNull("leftMs");
        }

        json.WriteEndObject();
    }
}
