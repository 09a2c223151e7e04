using System.CommandLine;
using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Logging;
using ActorShm.Host.Bench;
using ActorShm.Host.Ending;
using ActorShm.Host.Reporting;
using ActorShm.Host.Runs;
using Microsoft.Extensions.Logging;

namespace ActorShm.Host.Commands;

/// <summary><c>actorshm bench</c>: measures how fast ActorShm is on this machine, beside the machine's limit and beside what a user would run instead.</summary>
internal static partial class BenchCommand
{
    private const long DefaultElements = 100_000_000;
    private const int DefaultRuns = 5;

    public static Command Create() => new("bench", "Measure on this machine, beside its limit and beside what one would run instead.")
    {
        Handover(), Messages(), Dispatch(), Eval(), NineWays(),
    };

    private static Command Handover() => OverArrays(
        "handover",
        "Create, fill and seal an array, hand it to another running process, and have that process sum it.",
        (settings, loggers, stop, sources, elements, runs) => new HandoverBench(settings, loggers, stop, sources, elements, runs).RunAsync());

    private static Command Eval() => OverArrays(
        "eval",
        "Run programs over large arrays, beside the plainest loop over the same memory and beside NumPy, numexpr, numba, Dask and C where they are installed.",
        (settings, loggers, stop, sources, elements, runs) => new EvalBench(settings, loggers, stop, sources, elements, runs).RunAsync());

    /// <summary>A measurement over arrays whose length can be chosen.</summary>
    private static Command OverArrays(
        string name, string description, Func<ActorShmSettings, ILoggerFactory, StopSignal, SettingsSources, long, int, Task<IReadOnlyList<BenchRow>>> measure)
    {
        var elements = new Option<long>("--elements") { Description = "The length of the arrays of float64.", DefaultValueFactory = _ => DefaultElements };
        elements.Validators.Add(result => CommonOptions.RequireWhole(result, 1, long.MaxValue));
        var runs = Runs();
        var json = CommonOptions.Json();
        var sources = new SettingsOptions();
        var command = new Command(name, $"{description}\n\nExample: actorshm bench {name} --elements 10000000 --json")
        {
            elements, runs, json,
        };
        sources.AddTo(command);
        command.SetAction((parsed, _) => CommandRunner.RunAsync(stop => RunAsync(
            name,
            parsed.GetValue(json),
            sources.Read(parsed),
            (settings, loggers) => measure(settings, loggers, stop, sources.Read(parsed), parsed.GetValue(elements), parsed.GetValue(runs)))));
        return command;
    }

    private static Option<int> Runs()
    {
        var runs = new Option<int>("--runs") { Description = "How often everything is measured; the median counts.", DefaultValueFactory = _ => DefaultRuns };
        runs.Validators.Add(result => CommonOptions.RequireWhole(result, 1, 1000));
        return runs;
    }

    private static async Task<int> RunAsync(
        string bench, bool isJson, SettingsSources sources, Func<ActorShmSettings, ILoggerFactory, Task<IReadOnlyList<BenchRow>>> measure)
    {
        var settings = OwnSettings.Load(sources);
        using var loggers = ProcessLog.ToStandardError(settings);
        var rows = await measure(settings, loggers);
        if (isJson)
        {
            JsonDocumentWriter.Write(json => BenchPrinter.WriteJson(json, bench, rows));
        }
        else
        {
            BenchPrinter.Print(bench, rows);
        }

        return ExitCode.Done;
    }
}
