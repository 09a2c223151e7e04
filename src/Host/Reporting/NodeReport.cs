using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ActorShm.Actors;
using ActorShm.Actors.Logging;
using ActorShm.Actors.Telemetry;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ActorShm.Host.Reporting;

/// <summary>The nodes of a run.</summary>
/// <param name="RunDirectory">The directory of the run.</param>
/// <param name="HostPid">The process id of the host.</param>
/// <param name="Nodes">The running nodes, in the order of their numbers.</param>
/// <param name="Gone">The nodes that are gone, lost or in good order, newest first, as far as the run remembers them.</param>
internal sealed record NodeList(string RunDirectory, int HostPid, ImmutableArray<NodeInfo> Nodes, ImmutableArray<GoneNode> Gone);

/// <summary>Prints nodes as tables for people and as JSON for programs.</summary>
internal static class NodeReport
{
    /// <summary>The number of gone nodes of each kind that people see; a line says how many more there are. JSON has all of them.</summary>
    private const int ShownGone = 20;

    /// <summary>Makes a table of the running nodes and, if there are any, tables of the lost nodes and of the nodes that have left.</summary>
    public static IRenderable TableOf(NodeList list)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("node", "pid", "started by", "joined", "partitions done", "memory", "peak", "page faults", "processor");
        foreach (var node in list.Nodes)
        {
            table.AddRow(
                $"{node.Node}",
                $"{node.Pid}",
                StartedBy(node),
                Ages.Moment(node.JoinedAt),
                $"{node.PartitionsDone}",
                node.Usage is { } usage ? Bytes.Of(usage.ResidentBytes) : "-",
                node.Usage is null ? "-" : Bytes.Of(node.Usage.PeakBytes),
                node.Usage is null ? "-" : Faults(node.Usage),
                node.Usage is null ? "-" : Ages.OfWork(node.Usage.ProcessorTime));
        }

        return new Rows([table, .. TablesOf("lost", [.. list.Gone.Where(node => !node.HasLeft)]), .. TablesOf("left", [.. list.Gone.Where(node => node.HasLeft)])]);
    }

    private static IEnumerable<IRenderable> TablesOf(string title, ImmutableArray<GoneNode> nodes)
    {
        if (nodes.IsEmpty)
        {
            return [];
        }

        var table = new Table().Border(TableBorder.Simple).Title(title);
        table.AddColumns("node", "pid", "at", "partitions done", "peak", "how");
        foreach (var node in nodes.Take(ShownGone))
        {
            table.AddRow(
                $"{node.Node}",
                $"{node.Pid}",
                Ages.Moment(node.GoneAt),
                $"{node.PartitionsDone}",
                node.Usage is { } usage ? Bytes.Of(usage.PeakBytes) : "-",
                Cell.Of(PrintableText.Of(node.Cause)));
        }

        return nodes.Length > ShownGone ? [table, new Text(MoreThanShown(nodes.Length))] : [table];
    }

    private static string MoreThanShown(int count) => $"… {count - ShownGone} more before these; --json has them all";

    /// <summary>Prints everything about the nodes that have or had one number.</summary>
    public static void Print(int number, NodeInfo? living, ImmutableArray<GoneNode> gone)
    {
        if (living is not null)
        {
            var grid = new Grid().AddColumn().AddColumn();
            grid.AddRow("node", $"{number} runs as process {living.Pid}, started by {StartedBy(living)}");
            grid.AddRow("joined", $"{Ages.Moment(living.JoinedAt)}, {Ages.Of(DateTimeOffset.UtcNow - living.JoinedAt)} ago");
            grid.AddRow("done", Counted.Of(living.PartitionsDone, "partition"));
            if (living.Usage is { } usage)
            {
                grid.AddRow("memory", UsageText(usage));
            }

            if (living.IsStopped)
            {
                grid.AddRow("stopped", living.StopClause);
            }

            OutputConsole.WriteUnbroken(grid);
        }

        foreach (var node in gone.Take(ShownGone))
        {
            PrintGone(node);
        }

        if (gone.Length > ShownGone)
        {
            Console.WriteLine(MoreThanShown(gone.Length));
        }
    }

    /// <summary>Writes all nodes as one document.</summary>
    public static void WriteList(Utf8JsonWriter json, NodeList list)
    {
        json.WriteStartObject();
        json.WriteString("runDir", list.RunDirectory);
        json.WriteNumber("hostPid", list.HostPid);
        json.WriteStartArray("nodes");
        foreach (var node in list.Nodes)
        {
            WriteLiving(json, node);
        }

        json.WriteEndArray();
        WriteGone(json, list.Gone);
        json.WriteEndObject();
    }

    /// <summary>Writes the nodes that have or had one number as one document.</summary>
    public static void WriteOne(Utf8JsonWriter json, int number, NodeInfo? living, ImmutableArray<GoneNode> gone)
    {
        json.WriteStartObject();
        json.WriteNumber("node", number);
        json.WritePropertyName("running");
        if (living is null)
        {
            json.WriteNullValue();
        }
        else
        {
            WriteLiving(json, living);
        }

        WriteGone(json, gone);
        json.WriteEndObject();
    }

    private static void PrintGone(GoneNode node)
    {
        Console.WriteLine($"Node {node.Node} (pid {node.Pid}) {PrintableText.Of(node.Cause)}, at {Ages.Moment(node.GoneAt)}, {Ages.Of(node.GoneAt - node.JoinedAt)} after it had joined, with {Counted.Of(node.PartitionsDone, "partition")} done.");
        if (node.Usage is { } usage)
        {
            Console.WriteLine($"  When it was looked at last: {UsageText(usage)}.");
        }

        foreach (var work in node.Work)
        {
            Console.WriteLine($"  It left undone: {PrintableText.Of(work)}.");
        }

        if (node.LastLines.Length > 0)
        {
            Console.WriteLine("  Its last lines of output:");
            foreach (var line in node.LastLines.Split('\n'))
            {
                Console.WriteLine($"    {PrintableText.Of(line)}");
            }
        }

        if (node.Next.Length > 0)
        {
            Console.WriteLine($"  {PrintableText.Of(node.Next)}");
        }
    }

    /// <summary>Writes the last lines of a node's output, one by one.</summary>
    /// <param name="json">Receives the lines, as a property.</param>
    /// <param name="lines">The lines as the node wrote them.</param>
    public static void WriteLastLines(Utf8JsonWriter json, string lines)
    {
        json.WriteStartArray("lastLines");
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            json.WriteStringValue(line);
        }

        json.WriteEndArray();
    }

    private static void WriteLiving(Utf8JsonWriter json, NodeInfo node)
    {
        json.WriteStartObject();
        json.WriteNumber("node", node.Node);
        json.WriteNumber("pid", node.Pid);
        json.WriteString("joinedAt", node.JoinedAt);
        json.WriteNumber("partitionsDone", node.PartitionsDone);
        json.WriteBoolean("launchedByHost", node.IsLaunched);
        json.WriteBoolean("stopped", node.IsStopped);
        if (node.KilledIn is { } left)
        {
            json.WriteNumber("killedInMs", left.TotalMilliseconds);
        }
        else
        {
            json.WriteNull("killedInMs");
        }

        WriteUsage(json, node.Usage);
        json.WriteEndObject();
    }

    private static void WriteGone(Utf8JsonWriter json, ImmutableArray<GoneNode> gone)
    {
        WriteGone(json, "lost", gone.Where(node => !node.HasLeft));
        WriteGone(json, "left", gone.Where(node => node.HasLeft));
    }

    private static void WriteGone(Utf8JsonWriter json, string how, IEnumerable<GoneNode> gone)
    {
        json.WriteStartArray(how);
        foreach (var node in gone)
        {
            json.WriteStartObject();
            json.WriteNumber("node", node.Node);
            json.WriteNumber("pid", node.Pid);
            json.WriteString("joinedAt", node.JoinedAt);
            json.WriteString(how + "At", node.GoneAt);
            json.WriteNumber("partitionsDone", node.PartitionsDone);
            json.WriteString("cause", node.Cause);
            WriteLastLines(json, node.LastLines);
            json.WriteStartArray("undone");
            foreach (var work in node.Work)
            {
                json.WriteStringValue(work);
            }

            json.WriteEndArray();
            json.WriteString("next", node.Next);
            WriteUsage(json, node.Usage);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteUsage(Utf8JsonWriter json, ProcessUsage? usage)
    {
        if (usage is null)
        {
            json.WriteNull("usage");
            return;
        }

        json.WriteStartObject("usage");
        json.WriteNumber("residentBytes", usage.ResidentBytes);
        json.WriteNumber("peakBytes", usage.PeakBytes);
        json.WriteNumber("minorFaults", usage.MinorFaults);
        json.WriteNumber("majorFaults", usage.MajorFaults);
        json.WriteNumber("processorMs", usage.ProcessorTime.TotalMilliseconds);
        json.WriteEndObject();
    }

    private static string UsageText(ProcessUsage usage) =>
        $"{Bytes.Of(usage.ResidentBytes)} in memory (shared pages included), {Bytes.Of(usage.PeakBytes)} at its peak, {Faults(usage)} page faults, {Ages.OfWork(usage.ProcessorTime)} of processor time";

    private static string Faults(ProcessUsage usage) => string.Create(CultureInfo.InvariantCulture, $"{usage.MinorFaults + usage.MajorFaults:N0}");

    private static string StartedBy(NodeInfo node) => node.IsLaunched ? "the host" : "somebody else";
}
