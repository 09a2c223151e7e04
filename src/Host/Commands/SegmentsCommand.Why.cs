using System.CommandLine;
using ActorShm.Actors;
using ActorShm.Actors.Logging;
using ActorShm.Host.Ending;
using ActorShm.Host.Reporting;
using ActorShm.Segments;

namespace ActorShm.Host.Commands;

internal static partial class SegmentsCommand
{
    private static Command Why()
    {
        var name = NameArgument();
        var json = CommonOptions.Json();
        return Verb("why", "Say why a segment is still there: whose it is, and which processes have it open.\n\nExample: actorshm segments why prices", [name], [json], async (parsed, place, stop) =>
        {
            var record = place.Segments.Find(parsed.GetValue(name)!);
            var (owner, uses) = await place.ExplainAsync(record, stop.Orderly);
            var leases = place.Segments.Leases(record.Handle);
            if (parsed.GetValue(json))
            {
                WriteWhy(record, owner, uses, leases);
            }
            else
            {
                PrintWhy(record, owner, uses, leases);
            }

            return ExitCode.Done;
        }, changes: NothingChanges);
    }

    private static void PrintWhy(SegmentRecord record, string owner, IReadOnlyList<SegmentUse> uses, SegmentLeases leases)
    {
        SegmentReport.Print(record);
        Console.WriteLine($"Why it is there: {owner}.");
        foreach (var use in uses)
        {
            var verb = (use.IsWritten, use.State >= JobState.Completed) switch
            {
                (true, true) => "has made it",
                (true, false) => "is making it",
                _ => "reads it",
            };
            Console.WriteLine($"Job {use.Job} ({JobReport.StateName(use.State)}) {verb}: {PrintableText.Of(use.Program)}");
        }

        foreach (var lease in leases)
        {
            var how = lease.IsForeign ? "has the file open or mapped without ActorShm" : "has it open";
            Console.WriteLine($"Process {lease.Process.Pid} ({lease.Command}), started {Ages.Of(lease.Process.Age)} ago, {how}, {SegmentReport.ModeName(lease.Mode)}.");
        }

        if (leases.Count == 0)
        {
            Console.WriteLine("No process that can be looked into has it open.");
        }

        if (leases.UnreadablePids.Count > 0)
        {
            Console.WriteLine($"Not everything is seen: {ProcessesInTheWay.Name(leases.UnreadablePids)} of this user cannot be looked into, and may have it open.");
        }
    }

    private static void WriteWhy(SegmentRecord record, string owner, IReadOnlyList<SegmentUse> uses, SegmentLeases leases) => JsonDocumentWriter.Write(json =>
    {
        json.WriteStartObject();
        SegmentReport.WriteFields(json, record);
        json.WriteString("owner", owner);
        json.WriteStartArray("jobs");
        foreach (var use in uses)
        {
            json.WriteStartObject();
            json.WriteNumber("job", use.Job);
            json.WriteString("state", JobReport.StateName(use.State));
            json.WriteBoolean("written", use.IsWritten);
            json.WriteString("program", use.Program);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("leases");
        foreach (var lease in leases)
        {
            json.WriteStartObject();
            json.WriteNumber("pid", lease.Process.Pid);
            json.WriteNumber("startTime", lease.Process.StartTime);
            json.WriteString("command", lease.Command);
            json.WriteString("mode", SegmentReport.ModeName(lease.Mode));
            json.WriteBoolean("foreign", lease.IsForeign);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("unreadable");
        foreach (var pid in leases.UnreadablePids)
        {
            json.WriteNumberValue(pid);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
