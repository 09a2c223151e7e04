using System.Globalization;
using System.Text.Json;
using ActorShm.Host.Measuring;
using ActorShm.Segments;
using Spectre.Console;

namespace ActorShm.Micro;

/// <summary>Prints the rows of a benchmark, for people or for programs.</summary>
internal static class BenchPrinter
{
    private const int WidthOfFiles = 160;

    private static readonly string Version = typeof(SegmentStore).Assembly.GetName().Version!.ToString(fieldCount: 3);

    public static void Print(string bench, IReadOnlyList<BenchRow> rows, bool asJson)
    {
        if (asJson)
        {
            WriteJson(bench, rows);
            return;
        }

        Console.WriteLine($"{bench} on {MachineText.Describe()}");
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("what", "who").AddColumn(Right("median")).AddColumn(Right("best")).AddColumn(Right("worst"));
        table.AddColumn(Right("p99")).AddColumn(Right("runs")).AddColumn(Right("of ours"));
        foreach (var group in rows.GroupBy(row => row.Name, StringComparer.Ordinal))
        {
            var ours = group.FirstOrDefault(row => row.Who == BenchRow.Ours);
            foreach (var row in group)
            {
                string[] cells =
                [
                    row.Name, row.Who, Number(row.Median, row.Unit), Number(row.Min, row.Unit), Number(row.Max, row.Unit),
                    row.P99 is { } p99 ? Number(p99, row.Unit) : string.Empty, $"{row.Runs}", Ratio(row, ours),
                ];
                table.AddRow(cells.Select(static cell => new Text(cell)));
            }
        }

        Output().Write(table);
    }

    private static void WriteJson(string bench, IReadOnlyList<BenchRow> rows)
    {
        using var output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("bench", bench);
            json.WriteString("machine", MachineText.Describe());
            json.WriteStartArray("rows");
            foreach (var row in rows)
            {
                WriteRow(json, row);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void WriteRow(Utf8JsonWriter json, BenchRow row)
    {
        json.WriteStartObject();
        json.WriteString("name", row.Name);
        json.WriteString("who", row.Who);
        json.WriteNumber("median", row.Median);
        json.WriteNumber("min", row.Min);
        json.WriteNumber("max", row.Max);
        if (row.P99 is { } p99)
        {
            json.WriteNumber("p99", p99);
        }

        json.WriteString("unit", row.Unit);
        json.WriteNumber("runs", row.Runs);
        json.WriteString("version", Version);
        json.WriteEndObject();
    }

    private static IAnsiConsole Output()
    {
        if (!Console.IsOutputRedirected)
        {
            return AnsiConsole.Console;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = WidthOfFiles;
        return console;
    }

    private static TableColumn Right(string title) => new TableColumn(title).RightAligned();

    private static string Number(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value:0.000} {unit}");

    private static string Ratio(BenchRow row, BenchRow? ours) =>
        ours is null || row == ours ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{row.Median / ours.Median:0.00} x");
}
