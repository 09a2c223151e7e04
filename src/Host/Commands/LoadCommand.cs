using System.CommandLine;
using System.Text;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Logging;
using ActorShm.Actors.Runs;
using ActorShm.Host.Ending;
using ActorShm.Host.Files.Writing;
using ActorShm.Host.Load;
using ActorShm.Host.Load.Reports;
using ActorShm.Host.Load.Scenarios;
using ActorShm.Host.Reporting;
using ActorShm.Host.Runs;

namespace ActorShm.Host.Commands;

/// <summary><c>actorshm load</c>: carries out a scenario and says whether every assertion was kept.</summary>
internal static class LoadCommand
{
    public static Command Create()
    {
        var scenario = CommonOptions.PathArgument("SCENARIO", "A HOCON file; hocon/scenarios has some.");
        var report = CommonOptions.PathOption("--report", "A directory to write load.json and load.html to. It is made where it is missing, with those above it.");
        var json = CommonOptions.Json();
        var sources = new SettingsOptions();
        var command = new Command(
            "load",
            "Load a host as a scenario says, break things meanwhile, and check what comes of it. Exit code 1 when an assertion is not kept.\n\nExample: actorshm load hocon/scenarios/smoke.conf --report /tmp/load")
        {
            scenario, report, json,
        };
        sources.AddTo(command);
        command.SetAction((parsed, _) => CommandRunner.RunAsync(stop => RunAsync(
            parsed.GetValue(scenario)!, parsed.GetValue(report), parsed.GetValue(json), sources.Read(parsed), stop)));
        return command;
    }

    private static async Task<int> RunAsync(string file, string? directory, bool isJson, SettingsSources sources, StopSignal stop)
    {
        var scenario = await Task.Run(() => ScenarioFile.Read(file)).WaitAsync(stop.Orderly); // the file may be a pipe, and nothing else ends the wait for its writer
        var reports = ReportDirectory.Prepare(directory);
        var settings = OwnSettings.Load(sources);
        using var loggers = ProcessLog.ToStandardError(settings);
        var report = await new LoadRun(scenario, sources, loggers, stop, point => LoadPrinter.PrintSecond(point, scenario.Duration)).RunAsync();

        // The run took minutes, so a destination that does not take the report must not keep it from the others.
        var end = new EndSteps();
        end.Try(() => Print(report, isJson));
        end.Try(() => reports?.Write("load.html", file => file.Write(Encoding.UTF8.GetBytes(LoadPage.Write(report)))));
        end.Try(() => reports?.Write("load.json", file => JsonDocumentWriter.Write(file, json => LoadReportJson.Write(json, report))));
        end.ThrowIfAnyFailed();
        await CommandRunner.NoteAsync(LoadPrinter.NoteOf(report));
        return report.IsKept ? ExitCode.Done : ExitCode.WorkFailed;
    }

    private static void Print(LoadReport report, bool isJson)
    {
        if (isJson)
        {
            JsonDocumentWriter.Write(json => LoadReportJson.Write(json, report));
        }
        else
        {
            LoadPrinter.Print(report);
        }
    }
}
