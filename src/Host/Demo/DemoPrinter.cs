using System.Globalization;
using System.Text.Json;
using ActorShm.Host.Reporting;
using Spectre.Console;

namespace ActorShm.Host.Demo;

/// <summary>Prints the results of the demo, for people or for programs.</summary>
internal static class DemoPrinter
{
    public static void Print(DemoReport report)
    {
        Console.WriteLine($"{report.Elements:N0} float64 elements, {report.Nodes} node process{(report.Nodes == 1 ? string.Empty : "es")}, {report.Engine} engine");
        Console.WriteLine();

        var steps = new Table().Border(TableBorder.Simple);
        steps.AddColumn("step").AddColumn(Right("time")).AddColumn(Right("memory limit"));
        foreach (var step in report.Steps)
        {
            steps.AddRow(Cell.Of(step.Name), Milliseconds(step.Time), step.Limit is { } limit ? Milliseconds(limit) : string.Empty);
        }

        OutputConsole.Instance.Write(steps);

        var checks = new Table().Border(TableBorder.Simple);
        checks.AddColumn("answer").AddColumn(Right("found")).AddColumn(Right("closed form")).AddColumn(string.Empty);
        foreach (var check in report.Checks)
        {
            checks.AddRow(Cell.Of(check.Name), Number(check.Actual), Number(check.Expected), check.IsRight ? "[green]right[/]" : "[red]WRONG[/]");
        }

        OutputConsole.Instance.Write(checks);

        var memory = new Table().Border(TableBorder.Simple);
        memory.AddColumn("process").AddColumn(Right("pid")).AddColumn(Right("memory (shared pages counted once)"));
        foreach (var process in report.Memory)
        {
            memory.AddRow(process.Process, process.Pid.ToString(CultureInfo.InvariantCulture), Bytes.Of(process.PssBytes));
        }

        memory.AddRow("all together", string.Empty, Bytes.Of(report.Memory.Sum(process => process.PssBytes)));
        OutputConsole.Instance.Write(memory);

        Console.WriteLine($"Mapped: {Bytes.Of(report.BytesMapped)} in one segment, by every process. Sent in messages, all together: {Bytes.Of(report.BytesMessaged)}.");
    }

    public static void WriteJson(Utf8JsonWriter json, DemoReport report)
    {
        json.WriteStartObject();
        json.WriteString("engine", report.Engine);
        json.WriteNumber("nodes", report.Nodes);
        json.WriteNumber("elements", report.Elements);
        json.WriteNumber("bytesMapped", report.BytesMapped);
        json.WriteNumber("bytesMessaged", report.BytesMessaged);
        WriteList(json, "checks", report.Checks, static (w, check) =>
        {
            w.WriteString("name", check.Name);
            w.WriteNumber("expected", check.Expected);
            w.WriteNumber("actual", check.Actual);
            w.WriteBoolean("ok", check.IsRight);
        });
        WriteList(json, "steps", report.Steps, static (w, step) =>
        {
            w.WriteString("name", step.Name);
            w.WriteNumber("ms", step.Time.TotalMilliseconds);
            if (step.Limit is { } limit)
            {
                w.WriteNumber("limitMs", limit.TotalMilliseconds);
            }
            else
            {
                w.WriteNull("limitMs");
            }
        });
        WriteList(json, "memory", report.Memory, static (w, process) =>
        {
            w.WriteString("process", process.Process);
            w.WriteNumber("pid", process.Pid);
            w.WriteNumber("pssBytes", process.PssBytes);
        });
        json.WriteEndObject();
    }

    private static void WriteList<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> writeFields)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            writeFields(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static TableColumn Right(string title) => new TableColumn(title).RightAligned();

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms");

    private static string Number(double value) => FloatText.Of(value);
}
