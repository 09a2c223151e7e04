using System.Globalization;
using System.Text.Json;
using ActorShm.Actors.Logging;
using ActorShm.Segments;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ActorShm.Host.Reporting;

/// <summary>Prints segments as tables for people and as JSON for programs.</summary>
internal static class SegmentReport
{
    private const int ShownElements = 10;

    /// <summary>Makes a table with one line for each segment.</summary>
    public static IRenderable TableOf(IReadOnlyList<SegmentRecord> records)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("name", "type", "shape", "size", "state", "age", "id");
        foreach (var record in records)
        {
            table.AddRow(
                Cell.Of(PrintableText.Of(record.Label)),
                record.Handle.Element.Name(),
                Cell.Of(record.Handle.Shape.ToString()),
                Bytes.Of(record.Handle.DataBytes),
                StateName(record),
                Ages.Of(record.Age),
                record.Handle.Id.ToString());
        }

        return table;
    }

    /// <summary>Prints everything about one segment, one fact a line.</summary>
    public static void Print(SegmentRecord record)
    {
        var grid = new Grid().AddColumn().AddColumn();
        foreach (var (name, value) in Lines(record))
        {
            grid.AddRow(name, Cell.Of(value));
        }

        OutputConsole.WriteUnbroken(grid);
    }

    /// <summary>Writes the first elements in one line.</summary>
    public static string FirstElements(SegmentView view)
    {
        var shown = (int)Math.Min(ShownElements, view.ElementCount);
        var texts = Enumerable.Range(0, shown).Select(i => ElementText.Of(view.Handle.Element, view.ReadBytes(i, 1)));
        return $"[{string.Join(", ", texts)}{(view.ElementCount > shown ? ", …" : string.Empty)}]";
    }

    /// <summary>Writes the fields of one segment into the JSON object that is open.</summary>
    public static void WriteFields(Utf8JsonWriter json, SegmentRecord record)
    {
        json.WriteString("id", record.Handle.Id.ToString());
        json.WriteNumber("generation", record.Handle.Generation);
        json.WriteString("handle", HandleText(record.Handle));
        json.WriteString("label", record.Label);
        json.WriteString("dtype", record.Handle.Element.Name());
        json.WriteStartArray("shape");
        foreach (var length in record.Handle.Shape.Dimensions)
        {
            json.WriteNumberValue(length);
        }

        json.WriteEndArray();
        json.WriteString("state", StateName(record));
        json.WriteNumber("dataBytes", record.Handle.DataBytes);
        json.WriteString("path", record.Path);
        json.WriteString("placementReason", record.PlacementReason);
        json.WriteString("createdAt", record.CreatedAt);
        if (record.Creator is { } creator)
        {
            json.WriteNumber("creatorPid", creator.Pid);
        }
        else
        {
            json.WriteNull("creatorPid");
        }

        json.WriteBoolean("creatorAlive", record.IsCreatorAlive);
    }

    /// <summary>Writes the first elements as a JSON list.</summary>
    public static void WriteFirstElements(Utf8JsonWriter json, SegmentView view)
    {
        json.WriteStartArray("first");
        for (var i = 0L; i < Math.Min(ShownElements, view.ElementCount); i++)
        {
            ElementText.WriteJson(json, view.Handle.Element, view.ReadBytes(i, 1));
        }

        json.WriteEndArray();
    }

    /// <summary>Gets the glossary's word for a state.</summary>
    public static string StateName(SegmentRecord record) => record switch
    {
        { IsUnfinished: true } => "unfinished",
        { State: SegmentState.Filling } => "filling",
        { State: SegmentState.Sealed } => "sealed",
        { State: SegmentState.Foreign } => "adopted",
        _ => "retired",
    };

    /// <summary>Gets the word for an access mode.</summary>
    public static string ModeName(AccessMode mode) => mode switch
    {
        AccessMode.ReadOnly => "read-only",
        AccessMode.ReadWrite => "read-write",
        _ => "copy-on-write",
    };

    private static IEnumerable<(string Name, string Value)> Lines(SegmentRecord record)
    {
        yield return ("name", PrintableText.Of(record.Label));
        yield return ("id", $"{record.Handle.Id}, generation {record.Handle.Generation}");
        yield return ("array", $"{record.Handle.Element.Name()} {record.Handle.Shape}, {Bytes.Of(record.Handle.DataBytes)}");
        yield return ("state", StateName(record));
        yield return ("created", string.Create(CultureInfo.InvariantCulture, $"{record.CreatedAt:yyyy-MM-dd HH:mm:ss} UTC, {Ages.Of(record.Age)} ago"));
        yield return ("file", record.Path);
        yield return ("placed there because", record.PlacementReason);
    }

    private static string HandleText(SegmentHandle handle)
    {
        var bytes = new byte[handle.EncodedBytes];
        handle.WriteTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
