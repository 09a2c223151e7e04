using System.Text.Encodings.Web;
using System.Text.Json;

namespace ActorShm.Host.Reporting;

/// <summary>Prints the one JSON document of a command, whole, after the work has succeeded.</summary>
internal static class JsonDocumentWriter
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints the document on standard output.</summary>
    public static void Write(Action<Utf8JsonWriter> write)
    {
        using var document = new MemoryStream();
        Write(document, write);
        document.Position = 0;
        using var output = Console.OpenStandardOutput();
        StandardStreamWriter.AttemptOutput(() => document.CopyTo(output));
    }

    /// <summary>Writes the document to a stream.</summary>
    public static void Write(Stream output, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(output, Options))
        {
            write(json);
        }

        output.WriteByte((byte)'\n');
    }
}
