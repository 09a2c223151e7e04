using System.CommandLine;
using ActorShm.Actors;
using ActorShm.Actors.Logging;
using ActorShm.Host.Ending;
using ActorShm.Host.Runs;

namespace ActorShm.Host.Commands;

/// <summary>The options that say which run a command connects to, and with which settings.</summary>
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

    /// <summary>Connects to the run, does the work, and disconnects.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="work">The work; it also receives the run's directory as text for people.</param>
    public Task<int> UseAsync(ParseResult parsed, Func<RunClient, string, StopSignal, Task<int>> work) => CommandRunner.RunAsync(async stop =>
    {
        var runDirectory = CommonOptions.RunDirectoryOf(parsed.GetValue(_runDir));
        var settings = OwnSettings.Load(_sources.Read(parsed));
        using var loggers = ProcessLog.ToStandardError(settings);
        await using var client = await RunClient.ConnectAsync(runDirectory, settings, loggers, stop.Orderly);
        return await work(client, runDirectory, stop);
    });
}
