using System.CommandLine;
using ActorShm.Host.Ending;

namespace ActorShm.Host.Commands;

/// <summary><c>actorshm metrics</c>: prints what a host measures, as text that people and Prometheus can read.</summary>
internal static class MetricsCommand
{
    public static Command Create()
    {
        var run = new RunOptions();
        var command = new Command(
            "metrics", "Print what a running host measures of itself, its nodes, jobs and segments, in the text form of Prometheus.\n\nExample: actorshm metrics --run-dir /dev/shm/actorshm-1000/default");
        run.AddTo(command);
        command.SetAction((parsed, _) => run.UseAsync(parsed, async (client, _, stop) =>
        {
            foreach (var line in await client.ReadMetricsAsync(stop.Orderly))
            {
                Console.WriteLine(line);
            }

            return ExitCode.Done;
        }));
        return command;
    }
}
