using System.CommandLine;
using ActorShm.Actors;
using ActorShm.Host.Ending;
using ActorShm.Host.Reporting;

namespace ActorShm.Host.Commands;

/// <summary><c>actorshm nodes</c>: shows the nodes of a run, what each of them takes, and why others are gone.</summary>
internal static class NodesCommand
{
    public static Command Create() => new("nodes", "Look at the nodes of a running host, those that are gone included.")
    {
        List(), Show(), Why(),
    };

    private static Command List()
    {
        var json = CommonOptions.Json();
        var watch = LiveTable.Option();
        var run = new RunOptions();
        var command = new Command("list", "List the nodes of a running host, and the last that are gone, lost or in good order.\n\nExample: actorshm nodes list --run-dir /dev/shm/actorshm-1000/default")
        {
            json, watch,
        };
        run.AddTo(command);
        LiveTable.ExcludeJson(command, watch, json);
        command.SetAction((parsed, _) => run.UseAsync(parsed, async (client, runDirectory, stop) =>
        {
            if (parsed.GetValue(watch))
            {
                return await LiveTable.ShowAsync(async () => NodeReport.TableOf(await ReadAsync(client, runDirectory, stop.Orderly)), stop);
            }

            var list = await ReadAsync(client, runDirectory, stop.Orderly);
            if (parsed.GetValue(json))
            {
                JsonDocumentWriter.Write(writer => NodeReport.WriteList(writer, list));
            }
            else
            {
                Console.WriteLine($"Host: pid {list.HostPid} in {runDirectory}");
                OutputConsole.WriteUnbroken(NodeReport.TableOf(list));
            }

            return ExitCode.Done;
        }));
        return command;
    }

    private static Command Show() => About("show", "Show one node that runs: its process, its memory, and what it has done.\n\nExample: actorshm nodes show 2", isAboutGone: false);

    private static Command Why() => About(
        "why", "Say why a node is gone: signal or exit code, peak memory, last lines of output, and what it left undone.\n\nExample: actorshm nodes why 2", isAboutGone: true);

    private static Command About(string name, string description, bool isAboutGone)
    {
        var number = new Argument<int>("NODE") { Description = "The node's number, as 'actorshm nodes list' shows it." };
        number.Validators.Add(result => CommonOptions.RequireWhole(result, "NODE", 1, int.MaxValue));
        var json = CommonOptions.Json();
        var run = new RunOptions();
        var command = new Command(name, description) { number, json };
        run.AddTo(command);
        command.SetAction((parsed, _) => run.UseAsync(parsed, async (client, runDirectory, stop) =>
        {
            var wanted = parsed.GetValue(number);
            var living = (await client.ListNodesAsync(stop.Orderly)).FirstOrDefault(node => node.Node == wanted);
            var gone = isAboutGone ? await client.ListGoneNodesAsync(wanted, cancellation: stop.Orderly) : [];
            if (living is null && gone.IsEmpty)
            {
                throw new UsageException($"The run in {runDirectory} (host {await client.FindHostPidAsync(stop.Orderly)}) {(isAboutGone ? "has, and remembers," : "has")} no node {wanted}; 'actorshm nodes list' shows those that it knows.");
            }

            if (parsed.GetValue(json))
            {
                JsonDocumentWriter.Write(writer => NodeReport.WriteOne(writer, wanted, living, gone));
            }
            else
            {
                NodeReport.Print(wanted, living, gone);
            }

            return ExitCode.Done;
        }));
        return command;
    }

    private static async Task<NodeList> ReadAsync(RunClient client, string runDirectory, CancellationToken cancellation) => new(
        runDirectory,
        await client.FindHostPidAsync(cancellation),
        await client.ListNodesAsync(cancellation),
        await client.ListGoneNodesAsync(cancellation: cancellation));
}
