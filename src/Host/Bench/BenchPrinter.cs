using System.Globalization;
using System.Text.Json;
using ActorShm.Actors.Engine;
using ActorShm.Host.Measuring;
using ActorShm.Host.Reporting;
using Spectre.Console;

namespace ActorShm.Host.Bench;

/// <summary>Prints the rows of a benchmark, for people or for programs.</summary>
internal static class BenchPrinter
{
    public static void Print(string bench, IReadOnlyList<BenchRow> rows)
    {
        Console.WriteLine($"{bench} on {MachineText.Describe()}, {EngineSystem.EngineName} engine; medians of {Counted.Of(rows[0].Runs, "run")}");
        Console.WriteLine();
        OutputConsole.Instance.Write(TableOf(rows));
    }

    /// <summary>Prints the rows for people.</summary>
    internal static Table TableOf(IReadOnlyList<BenchRow> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("what", "who").AddColumn(Right("median")).AddColumn(Right("best")).AddColumn(Right("worst")).AddColumn(Right("of ours"));
        foreach (var group in rows.GroupBy(row => row.Name, StringComparer.Ordinal))
        {
            var ours = group.FirstOrDefault(row => string.Equals(row.Who, BenchRow.Ours, StringComparison.Ordinal));
            foreach (var row in group)
            {
                var ratio = ours is null || row == ours ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{row.Median / ours.Median:0.00} x");
                table.AddRow(Cell.Of(row.Name), Cell.Of(row.Transport is null ? row.Who : $"{row.Who} ({row.Transport})"), Number(row.Median, row.Unit), Number(row.Best, row.Unit), Number(row.Worst, row.Unit), ratio);
            }
        }

        return table;
    }

    public static void WriteJson(Utf8JsonWriter json, string bench, IReadOnlyList<BenchRow> rows)
    {
        json.WriteStartObject();
        json.WriteString("bench", bench);
        json.WriteString("engine", EngineSystem.EngineName);
        json.WriteString("machine", MachineText.Describe());
        json.WriteStartArray("rows");
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteString("name", row.Name);
            json.WriteString("who", row.Who);
            json.WriteNumber("median", row.Median);
            json.WriteNumber("min", row.Min);
            json.WriteNumber("max", row.Max);
            json.WriteString("unit", row.Unit);
            json.WriteNumber("runs", row.Runs);
            json.WriteString("version", row.Version);
            if (row.Transport is not null)
            {
                json.WriteString("transport", row.Transport);
            }

            if (row.Handover is { } handover)
            {
                json.WriteBoolean("copied", handover.IsCopied);
                json.WriteNumber("bytesMoved", handover.BytesMoved);
                json.WriteNumber("peakBytes", handover.PeakBytes);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static TableColumn Right(string title) => new TableColumn(title).RightAligned();

    private static string Number(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value:0.000} {unit}");
}
