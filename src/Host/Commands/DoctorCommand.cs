using System.CommandLine;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Logging;
using ActorShm.Host.Doctor;
using ActorShm.Host.Ending;
using ActorShm.Host.Reporting;
using ActorShm.Host.Runs;

namespace ActorShm.Host.Commands;

/// <summary><c>actorshm doctor</c>: examines the machine and says what to change.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var runDir = CommonOptions.RunDir("A run directory to look at besides the usual places; ACTORSHM_RUN_DIR unless told otherwise.");
        var sources = new SettingsOptions();
        var command = new Command(
            "doctor",
            "Look at the machine, measure for five seconds, and say what to change. Exit code 1 when there is a problem, 0 for notes and warnings.\n\nExample: actorshm doctor --json")
        {
            json, runDir,
        };
        sources.AddTo(command);
        command.SetAction((parsed, _) => CommandRunner.RunAsync(stop => RunAsync(parsed.GetValue(json), CommonOptions.RunDirectoryOf(parsed.GetValue(runDir)), sources.Read(parsed), stop)));
        return command;
    }

    private static async Task<int> RunAsync(bool isJson, string runDirectory, SettingsSources sources, StopSignal stop)
    {
        var settings = OwnSettings.Load(sources);
        using var loggers = ProcessLog.ToStandardError(settings);
        var diagnosis = await Diagnosis.MakeAsync(Machine.Here(settings, runDirectory), settings, sources, loggers, stop);
        if (isJson)
        {
            JsonDocumentWriter.Write(json => DiagnosisPrinter.WriteJson(json, diagnosis));
        }
        else
        {
            DiagnosisPrinter.Print(diagnosis);
        }

        return diagnosis.Level == DoctorLevel.Problem ? ExitCode.WorkFailed : ExitCode.Done;
    }
}
