using System.CommandLine;
using ActorShm.Actors;
using ActorShm.Actors.Logging;
using ActorShm.Host.Ending;
using ActorShm.Host.Runs;

namespace ActorShm.Host.Commands;

/// <summary>The options by which a command finds the run that it asks, and with which settings it connects.</summary>
internal sealed class RunOptions
{
    private readonly Option<string?> _runDir = CommonOptions.RunDir("The run to look at; ACTORSHM_RUN_DIR or /dev/shm/actorshm-UID/default unless told otherwise.");
    private readonly SettingsOptions _sources = new();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_runDir);
        _sources.AddTo(command);
    }

    /// <summary>Connects to the run, has the work done, and disconnects.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="work">What to do; gets the run's directory for people as well.</param>
    public Task<int> UseAsync(ParseResult parsed, Func<RunClient, string, StopSignal, Task<int>> work) => CommandRunner.RunAsync(async stop =>
    {
        var runDirectory = CommonOptions.RunDirectoryOf(parsed.GetValue(_runDir));
        var settings = OwnSettings.Load(_sources.Read(parsed));
        using var loggers = ProcessLog.ToStandardError(settings);
        await using var client = await RunClient.ConnectAsync(runDirectory, settings, loggers, stop.Orderly);
        return await work(client, runDirectory, stop);
    });
}
