using System.CommandLine;
using ActorShm.Actors.Client;
using ActorShm.Actors.Configuration;
using ActorShm.Host.Reporting;
using Spectre.Console;

namespace ActorShm.Host.Commands;

/// <summary><c>actorshm nodes list</c>: who works in a run.</summary>
internal static class NodesCommand
{
    public static Command Create()
    {
        var runDir = CommonOptions.RunDir("The run to look at; ACTORSHM_RUN_DIR or /dev/shm/actorshm-UID/default unless told otherwise.");
        var json = CommonOptions.Json();
        var config = CommonOptions.Config();
        var list = new Command("list", "List the nodes of a running host.\n\nExample: actorshm nodes list --run-dir /dev/shm/actorshm-1000/default")
        {
            runDir, json, config,
        };
        list.SetAction((parsed, _) => CommandRunner.RunAsync(stop => ListAsync(
            CommonOptions.RunDirectoryOf(parsed.GetValue(runDir)), parsed.GetValue(json), parsed.GetValue(config) ?? [], stop)));
        return new Command("nodes", "Look at the nodes of a running host.") { list };
    }

    private static async Task<int> ListAsync(string runDirectory, bool isJson, IReadOnlyList<string> configFiles, StopSignal stop)
    {
        var settings = CommonOptions.LoadSettings(configFiles);
        using var loggers = ProcessLog.ToStandardError(settings.LogLevel);
        await using var client = await RunClient.ConnectAsync(runDirectory, settings, loggers, stop.Orderly);
        var (hostPid, nodes) = await client.ListNodesAsync(stop.Orderly);
        if (isJson)
        {
            JsonDocumentWriter.Write(json =>
            {
                json.WriteStartObject();
                json.WriteString("runDir", runDirectory);
                json.WriteNumber("hostPid", hostPid);
                json.WriteStartArray("nodes");
                foreach (var node in nodes)
                {
                    json.WriteStartObject();
                    json.WriteNumber("node", node.Node);
                    json.WriteNumber("pid", node.Pid);
                    json.WriteString("joinedAt", node.JoinedAt);
                    json.WriteNumber("partitionsDone", node.PartitionsDone);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
            return ExitCode.Done;
        }

        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("node", "pid", "joined", "partitions done");
        foreach (var node in nodes)
        {
            table.AddRow($"{node.Node}", $"{node.Pid}", $"{node.JoinedAt:yyyy-MM-dd HH:mm:ss} UTC", $"{node.PartitionsDone}");
        }

        Console.WriteLine($"Host: pid {hostPid} in {runDirectory}");
        OutputConsole.Instance.Write(table);
        return ExitCode.Done;
    }
}
