using System.CommandLine;
using ActorShm.Actors;
using ActorShm.Host.Bench;

namespace ActorShm.Host.Commands;

// bench dispatch: measures what it costs to give work out.
internal static partial class BenchCommand
{
    private static Command Dispatch()
    {
        var partitions = new Option<int>("--partitions") { Description = "Empty partitions of one job.", DefaultValueFactory = _ => 1_000_000 };
        partitions.Validators.Add(result => CommonOptions.RequireWhole(result, 1, JobTerms.MostPartitions));
        var jobs = new Option<int>("--jobs") { Description = "Small jobs in each run.", DefaultValueFactory = _ => 1_000 };
        jobs.Validators.Add(result => CommonOptions.RequireWhole(result, 100, 1_000_000));
        var runs = Runs();
        var json = CommonOptions.Json();
        var sources = new SettingsOptions();
        var command = new Command(
            "dispatch",
            "Give empty partitions to two nodes, and have small jobs answered by a running host with two nodes.\n\nExample: actorshm bench dispatch --json")
        {
            partitions, jobs, runs, json,
        };
        sources.AddTo(command);
        command.SetAction((parsed, _) => CommandRunner.RunAsync(stop => RunAsync(
            "dispatch",
            parsed.GetValue(json),
            sources.Read(parsed),
            (settings, loggers) => new DispatchBench(
                settings, loggers, stop, sources.Read(parsed), parsed.GetValue(partitions), parsed.GetValue(jobs), parsed.GetValue(runs)).RunAsync())));
        return command;
    }
}
