using System.CommandLine;
using ActorShm.Host.Bench;

namespace ActorShm.Host.Commands;

// Programs over large arrays.
internal static partial class BenchCommand
{
    private static Command Eval()
    {
        var elements = new Option<long>("--elements") { Description = "The length of the arrays of float64.", DefaultValueFactory = _ => DefaultElements };
        elements.Validators.Add(result => CommonOptions.RequireWhole(result, 1, long.MaxValue));
        var runs = new Option<int>("--runs") { Description = "How often everything is measured; the median counts.", DefaultValueFactory = _ => DefaultRuns };
        runs.Validators.Add(result => CommonOptions.RequireWhole(result, 1, 1000));
        var json = CommonOptions.Json();
        var sources = new SettingsOptions();
        var command = new Command(
            "eval",
            "Run programs over large arrays, beside the plainest loop over the same memory and beside NumPy, numexpr, numba, Dask and C where they are installed.\n\nExample: actorshm bench eval --elements 10000000 --json")
        {
            elements, runs, json,
        };
        sources.AddTo(command);
        command.SetAction((parsed, _) => CommandRunner.RunAsync(stop => RunAsync(
            "eval",
            parsed.GetValue(json),
            sources.Read(parsed),
            (settings, loggers) => new EvalBench(settings, loggers, stop, sources.Read(parsed), parsed.GetValue(elements), parsed.GetValue(runs)).RunAsync())));
        return command;
    }
}
