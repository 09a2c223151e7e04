using System.Globalization;
using System.Text.Json;
using ActorShm.Actors;
using ActorShm.Actors.Logging;
using ActorShm.Host.Ending;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ActorShm.Host.Reporting;

/// <summary>Prints jobs as tables for people and as JSON for programs.</summary>
internal static class JobReport
{
    private const int ShownProgram = 60;

    /// <summary>Makes a table with one line for each job.</summary>
    public static IRenderable TableOf(IReadOnlyCollection<JobInfo> jobs)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("job", "state", "done", "time", "partitions", "retries", "client", "begun", "program");
        foreach (var job in jobs)
        {
            table.AddRow(
                $"{job.Job}",
                StateName(job.State),
                Done(job),
                Ages.OfWork(job.Elapsed),
                job.Partitions.ToString("N0", CultureInfo.InvariantCulture),
                $"{job.Retries}",
                $"{job.ClientPid}",
                Ages.Moment(job.BegunAt),
                Cell.Of(Short(job.Program)));
        }

        return table;
    }

    /// <summary>Prints everything about one job.</summary>
    public static void Print(JobExplanation explanation)
    {
        PrintFacts(explanation.Job, explanation);
        if (!explanation.Arrays.IsEmpty)
        {
            var arrays = new Table().Border(TableBorder.Simple);
            arrays.AddColumns("array", "is", "segment");
            foreach (var array in explanation.Arrays)
            {
                arrays.AddRow(Cell.Of(PrintableText.Of(array.Name)), array.IsWritten ? "written" : "read", array.Segment.ToString());
            }

            OutputConsole.WriteUnbroken(arrays);
        }

        PrintShares(explanation);
        PrintEvidence(explanation);
    }

    /// <summary>Prints why a job failed, or what it waits for.</summary>
    public static void PrintWhy(JobExplanation explanation)
    {
        var job = explanation.Job;
        PrintFacts(job, explanation);
        Console.WriteLine(job.State switch
        {
            JobState.Completed => "It has failed at nothing: its client has the answer.",
            JobState.Failed or JobState.Cancelled => $"Why: {PrintableText.Lines(explanation.Reason)}",
            _ => $"It is not over. It waits for {explanation.Waiting}.",
        });
        if (!job.IsOver)
        {
            PrintShares(explanation);
        }

        PrintEvidence(explanation);
    }

    /// <summary>Writes all jobs of a list as one document.</summary>
    public static void WriteList(Utf8JsonWriter json, IEnumerable<JobInfo> jobs)
    {
        json.WriteStartObject();
        json.WriteStartArray("jobs");
        foreach (var job in jobs)
        {
            json.WriteStartObject();
            WriteFields(json, job);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes everything about one job as one document.</summary>
    public static void WriteExplanation(Utf8JsonWriter json, JobExplanation explanation)
    {
        json.WriteStartObject();
        WriteFields(json, explanation.Job);
        json.WriteString("priority", explanation.Priority.ToString().ToLowerInvariant());
        if (explanation.Deadline is { } deadline)
        {
            json.WriteNumber("deadlineMs", deadline.TotalMilliseconds);
        }
        else
        {
            json.WriteNull("deadlineMs");
        }

        if (explanation.Kind is { } kind)
        {
            json.WriteNumber("exitCode", ExitCode.Of(kind));
        }
        else
        {
            json.WriteNull("exitCode");
        }

        json.WriteString("reason", explanation.Reason);
        json.WriteString("waiting", explanation.Waiting);
        json.WriteStartArray("arrays");
        foreach (var array in explanation.Arrays)
        {
            json.WriteStartObject();
            json.WriteString("name", array.Name);
            json.WriteString("segment", array.Segment.ToString());
            json.WriteBoolean("written", array.IsWritten);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("nodes");
        foreach (var share in explanation.Shares)
        {
            json.WriteStartObject();
            json.WriteNumber("node", share.Node);
            json.WriteNumber("partitionsDone", share.PartitionsDone);
            json.WriteBoolean("owes", share.IsOwing);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("evidence");
        foreach (var text in explanation.Evidence)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Gets the word for a state.</summary>
    public static string StateName(JobState state) => state.ToString().ToLowerInvariant();

    private static void WriteFields(Utf8JsonWriter json, JobInfo job)
    {
        json.WriteNumber("job", job.Job);
        json.WriteString("state", StateName(job.State));
        json.WriteString("program", job.Program);
        json.WriteNumber("clientPid", job.ClientPid);
        json.WriteString("begunAt", job.BegunAt);
        json.WriteNumber("elapsedMs", job.Elapsed.TotalMilliseconds);
        json.WriteNumber("stage", job.Stage);
        json.WriteNumber("doneElements", job.DoneElements);
        json.WriteNumber("totalElements", job.TotalElements);
        json.WriteNumber("doneBytes", job.DoneBytes);
        json.WriteNumber("totalBytes", job.TotalBytes);
        json.WriteNumber("partitions", job.Partitions);
        json.WriteNumber("retries", job.Retries);
    }

    private static void PrintFacts(JobInfo job, JobExplanation explanation)
    {
        var grid = new Grid().AddColumn().AddColumn();
        grid.AddRow("job", string.Create(CultureInfo.InvariantCulture, $"{job.Job}, {StateName(job.State)}"));
        grid.AddRow("program", Cell.Of(PrintableText.Lines(job.Program)));
        grid.AddRow("client", $"process {job.ClientPid}");
        grid.AddRow("begun", $"{Ages.Moment(job.BegunAt)}, {(job.IsOver ? "took" : "runs for")} {Ages.OfWork(job.Elapsed)}");
        grid.AddRow("terms", $"priority {explanation.Priority.ToString().ToLowerInvariant()}, {(explanation.Deadline is { } deadline ? $"deadline {Ages.OfWork(deadline)}" : "no deadline")}");
        grid.AddRow("done", string.Create(
            CultureInfo.InvariantCulture,
            $"{Done(job)}: {job.DoneElements:N0} of {job.TotalElements:N0} elements, {Bytes.Of(job.DoneBytes)} of {Bytes.Of(job.TotalBytes)}, in stage {job.Stage}, {job.Partitions:N0} partitions, {job.Retries} done again"));
        OutputConsole.WriteUnbroken(grid);
    }

    private static void PrintShares(JobExplanation explanation)
    {
        foreach (var share in explanation.Shares)
        {
            Console.WriteLine($"Node {share.Node} has done {Counted.Of(share.PartitionsDone, "partition")} of this stage{(share.IsOwing ? ", and the job waits for it" : string.Empty)}.");
        }
    }

    private static void PrintEvidence(JobExplanation explanation)
    {
        foreach (var text in explanation.Evidence)
        {
            Console.WriteLine(PrintableText.Lines(text));
        }
    }

    private static string Done(JobInfo job) => job.TotalElements > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{100.0 * job.DoneElements / job.TotalElements:0} %")
        : "-";

    private static string Short(string program)
    {
        var line = PrintableText.Of(program.Replace('\n', ';'));
        return line.Length <= ShownProgram ? line : line[..ShownProgram] + "…";
    }
}
