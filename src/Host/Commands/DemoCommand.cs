using System.CommandLine;
using System.Diagnostics;
using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Logging;
using ActorShm.Host.Demo;
using ActorShm.Host.Ending;
using ActorShm.Host.Reporting;
using ActorShm.Host.Runs;
using ActorShm.Hosting.Launching;

namespace ActorShm.Host.Commands;

/// <summary><c>actorshm demo</c>: shows what a run does, in one command, and checks the answers against closed forms.</summary>
internal static class DemoCommand
{
    private const long DefaultElements = 100_000_000;

    public static Command Create()
    {
        var elements = new Option<long>("--elements") { Description = "The length of the array.", DefaultValueFactory = _ => DefaultElements };
        elements.Validators.Add(result => CommonOptions.RequireWhole(result, 1, long.MaxValue));
        var nodes = CommonOptions.Nodes("Node processes; as many as cores, at least 2, unless told otherwise.");
        var json = CommonOptions.Json();
        var sources = new SettingsOptions();
        var command = new Command(
            "demo", "Nodes fill one big array, compute on it, and see each other's writes; every answer is checked.\n\nExample: actorshm demo --elements 1000000 --nodes 4")
        {
            elements, nodes, json,
        };
        sources.AddTo(command);
        command.SetAction((parsed, _) => CommandRunner.RunAsync(stop => RunAsync(
            parsed.GetValue(elements), parsed.GetValue(nodes) ?? LocalRun.DefaultNodeCount, parsed.GetValue(json), sources.Read(parsed), stop)));
        return command;
    }

    private static async Task<int> RunAsync(long elementCount, int nodeCount, bool isJson, SettingsSources sources, StopSignal stop)
    {
        var settings = OwnSettings.Load(sources);
        using var loggers = ProcessLog.ToStandardError(settings);
        var begin = Stopwatch.GetTimestamp();
        DemoReport report;
        await using (var run = await OwnRun.StartAsync(
            new LocalRunOptions(RunDirectory.PrivatePath(), nodeCount, settings, loggers) { NodeSettings = sources, AtOnce = stop.TakeAtOnce() }, stop.Orderly))
        {
            var startTime = Stopwatch.GetElapsedTime(begin);
            await using var client = await run.Host.OpenClientAsync(stop.Orderly);
            report = await new DemoRun(run, client, elementCount, stop.Orderly).PlayAsync(startTime);
        }

        if (isJson)
        {
            JsonDocumentWriter.Write(json => DemoPrinter.WriteJson(json, report));
        }
        else
        {
            DemoPrinter.Print(report);
            Console.WriteLine(report.IsRight ? "Every answer is right. All processes have ended and no file is left." : "An answer is WRONG.");
        }

        return report.IsRight ? ExitCode.Done : ExitCode.WorkFailed;
    }
}
