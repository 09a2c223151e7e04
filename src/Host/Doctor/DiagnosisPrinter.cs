using System.Text.Json;
using ActorShm.Actors.Engine;
using ActorShm.Actors.Logging;
using ActorShm.Host.Measuring;
using ActorShm.Host.Reporting;
using Spectre.Console;

namespace ActorShm.Host.Doctor;

/// <summary>Prints a diagnosis, for people or for programs.</summary>
internal static class DiagnosisPrinter
{
    public static void Print(Diagnosis diagnosis)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "what", "found", "what it means");
        foreach (var finding in diagnosis.Findings)
        {
            table.AddRow(new Text(Name(finding.Level), Style(finding.Level)), new Text(finding.Topic), new Text(PrintableText.Lines(finding.Found)), new Text(PrintableText.Lines(finding.Meaning)));
        }

        OutputConsole.Instance.Write(table);
        var commands = diagnosis.Findings.Where(finding => finding is { Level: > DoctorLevel.Ok, Command: not null }).ToList();
        if (commands.Count > 0)
        {
            Console.WriteLine("What changes it:");
            foreach (var finding in commands)
            {
                Console.WriteLine($"  {finding.Topic}: {finding.Command}");
            }

            Console.WriteLine();
        }

        Console.WriteLine(diagnosis.Level switch
        {
            DoctorLevel.Problem => "There are problems: something does not work before they are mended.",
            DoctorLevel.Warning => "It works; the warnings say what would make it work better.",
            _ => "Nothing needs to be changed.",
        });
    }

    public static void WriteJson(Utf8JsonWriter json, Diagnosis diagnosis)
    {
        json.WriteStartObject();
        json.WriteString("level", Name(diagnosis.Level));
        json.WriteString("engine", EngineSystem.EngineName);
        json.WriteString("machine", MachineText.Describe());
        json.WriteStartArray("findings");
        foreach (var finding in diagnosis.Findings)
        {
            json.WriteStartObject();
            json.WriteString("topic", finding.Topic);
            json.WriteString("level", Name(finding.Level));
            json.WriteString("found", finding.Found);
            json.WriteString("meaning", finding.Meaning);
            json.WriteString("command", finding.Command);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (diagnosis.Measured is { } measured)
        {
            json.WriteStartObject("measured");
            json.WriteNumber("nodeStartMs", measured.NodeStart.TotalMilliseconds);
            if (measured.Memory is { } memory)
            {
                json.WriteNumber("writeBytesPerSecond", memory.WriteBytesPerSecond);
                json.WriteNumber("readBytesPerSecond", memory.ReadBytesPerSecond);
            }

            json.WriteNumber("roundTripP50Us", measured.RoundTripP50.TotalMicroseconds);
            json.WriteNumber("roundTripP99Us", measured.RoundTripP99.TotalMicroseconds);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("measured");
        }

        json.WriteEndObject();
    }

    private static string Name(DoctorLevel level) => level switch
    {
        DoctorLevel.Ok => "ok",
        DoctorLevel.Note => "note",
        DoctorLevel.Warning => "warning",
        _ => "problem",
    };

    private static Style Style(DoctorLevel level) => new(level switch
    {
        DoctorLevel.Ok => Color.Green,
        DoctorLevel.Note => Color.Blue,
        DoctorLevel.Warning => Color.Yellow,
        _ => Color.Red,
    });
}
