using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Logging;
using ActorShm.Actors.Runs;
using ActorShm.Host.Bench;
using ActorShm.Host.Bench.NineWays;
using ActorShm.Host.Ending;
using ActorShm.Host.Files.Writing;
using ActorShm.Host.Reporting;
using ActorShm.Host.Runs;

namespace ActorShm.Host.Commands;

// bench nine-ways: measures the ways to give an array to another process.
internal static partial class BenchCommand
{
    private const int RunsOfWays = 3;

    private static Command NineWays()
    {
        var elements = new Option<int>("--elements") { Description = "The length of the array of float64.", DefaultValueFactory = _ => (int)DefaultElements };
        elements.Validators.Add(result => CommonOptions.RequireWhole(result, 1, NineWaysBench.MostElements));
        var runs = new Option<int>("--runs") { Description = "How often every way is measured; the median counts.", DefaultValueFactory = _ => RunsOfWays };
        runs.Validators.Add(result => CommonOptions.RequireWhole(result, 1, 100));
        var only = new Option<string[]>("--way") { Description = "Only this way; may be given more than once." };
        CommonOptions.AcceptOnly(only, [.. Ways.All.Select(way => way.Name)]);
        var report = CommonOptions.PathOption("--report", "A directory to write nine-ways.html to, a page that explains every row. It is made where it is missing, with those above it.");
        var json = CommonOptions.Json();
        var sources = new SettingsOptions();

        // The processes of the measurement run this same command.
        var parent = new Option<string?>("--parent") { Hidden = true };
        var child = new Option<string?>("--child") { Hidden = true };
        var manager = new Option<string?>("--manager") { Hidden = true };
        var link = new Option<string>("--link") { Hidden = true, DefaultValueFactory = _ => string.Empty };
        var command = new Command(
            "nine-ways",
            "Give a child process an array in nine ways, with Python's beside them where it is installed, and with ActorShm's handle.\n\nExample: actorshm bench nine-ways --elements 10000000 --report /tmp/nine-ways")
        {
            elements, runs, only, report, json, parent, child, manager, link,
        };
        sources.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var count = parsed.GetValue(elements);
            return (parsed.GetValue(parent), parsed.GetValue(child), parsed.GetValue(manager)) switch
            {
                ({ } way, _, _) => RunPartAsync(stop => ParentOfWayAsync(Ways.Named(way), count, parsed.GetValue(runs), sources.Read(parsed), stop)),
                (_, { } way, _) => RunPartAsync(
                    stop => ProcessOfWayAsync(Ways.Named(way).ReceiveAsync, parsed.GetValue(link)!, count, sources.Read(parsed), stop), Ways.Named(way).ReadsInput),
                (_, _, not null) => RunPartAsync(stop => ProcessOfWayAsync(ManagerWay.ManageAsync, parsed.GetValue(link)!, count, sources.Read(parsed), stop)),
                _ => CommandRunner.RunAsync(stop => CompareWaysAsync(
                    count, parsed.GetValue(runs), parsed.GetValue(only) ?? [], parsed.GetValue(report), parsed.GetValue(json), sources.Read(parsed), stop)),
            };
        });
        return command;
    }

    private static Task<int> RunPartAsync(Func<StopSignal, Task<int>> body, bool readsInput = false) =>
        CommandRunner.RunAsync(stop => BenchPart.RunAsync(stop, () => body(stop), readsInput));

    private static async Task<int> CompareWaysAsync(
        int elements, int runs, IReadOnlyList<string> only, string? report, bool isJson, SettingsSources sources, StopSignal stop)
    {
        var directory = ReportDirectory.Prepare(report);
        var bench = new NineWaysBench(elements, runs, only, sources, stop);
        IReadOnlyList<BenchRow>? rows = null;
        var end = new EndSteps();
        await end.TryAsync(() => RunAsync("nine-ways", isJson, sources, async (_, _) => rows = await bench.RunAsync()));
        if (rows is not null)
        {
            // The report is written even if standard output takes nothing.
            end.Try(() => directory?.Write(NineWaysReport.FileName, file => file.Write(Encoding.UTF8.GetBytes(NineWaysReport.Write(elements, rows)))));
        }

        end.ThrowIfAnyFailed();
        return ExitCode.Done;
    }

    private static async Task<int> ParentOfWayAsync(Way way, int elements, int runs, SettingsSources sources, StopSignal stop)
    {
        var settings = OwnSettings.Load(sources);
        using var loggers = ProcessLog.ToStandardError(settings);
        var times = await WayRunner.ParentAsync(way, elements, runs, sources, settings, loggers, stop);
        JsonDocumentWriter.Write((Utf8JsonWriter json) => times.Write(json));
        return ExitCode.Done;
    }

    private static async Task<int> ProcessOfWayAsync(Func<WayChild, Task<double>> live, string link, int elements, SettingsSources sources, StopSignal stop)
    {
        var settings = OwnSettings.Load(sources);
        using var loggers = ProcessLog.ToStandardError(settings);
        var sum = await live(new WayChild(link, elements, settings, loggers, stop.Orderly));
        await Console.Out.WriteLineAsync(sum.ToString("R", CultureInfo.InvariantCulture));
        return ExitCode.Done;
    }
}
