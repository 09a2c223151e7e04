using System.CommandLine;
using ActorShm.Actors;
using ActorShm.Actors.Logging;
using ActorShm.Host.Ending;
using ActorShm.Host.Runs;
using ActorShm.Host.SegmentPlaces;

namespace ActorShm.Host.Commands;

/// <summary>The options that say where <c>actorshm segments</c> works.</summary>
internal sealed class PlaceOptions
{
    private readonly Option<string?> _runDir = CommonOptions.RunDir("The run of a living host; ACTORSHM_RUN_DIR or /dev/shm/actorshm-UID/default unless told otherwise.");
    private readonly Option<string?> _dir = CommonOptions.PathOption(
        "--dir", "A bare directory instead of a run: no host, and what is made there stays until it is retired. It is made where it is missing.");
    private readonly SettingsOptions _sources = new();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_runDir);
        command.Add(_dir);
        _sources.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_runDir) is not null && result.GetResult(_dir) is not null)
            {
                result.AddError("--run-dir names a run and --dir a bare directory; give one of them.");
            }
        });
    }

    /// <summary>Opens the place that the options name, does the work, and closes the place.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="stop">Ends the command early.</param>
    /// <param name="changes">Whether the work changes anything. A bare directory that the work only reads is neither made nor swept.</param>
    /// <param name="work">The work.</param>
    public async Task<int> UseAsync(ParseResult parsed, StopSignal stop, bool changes, Func<ISegmentPlace, Task<int>> work)
    {
        var settings = OwnSettings.Load(_sources.Read(parsed));
        using var loggers = ProcessLog.ToStandardError(settings);
        if (parsed.GetValue(_dir) is { } directory)
        {
            await using var bare = BareDirectoryPlace.Open(Path.GetFullPath(directory), settings.Segments.WithWarnings(loggers), changes);
            return await work(bare);
        }

        var runDirectory = CommonOptions.RunDirectoryOf(parsed.GetValue(_runDir));
        await using var run = new RunPlace(await RunClient.ConnectAsync(runDirectory, settings, loggers, stop.Orderly), runDirectory);
        return await RemovedRun.ExplainAsync(runDirectory, () => work(run));
    }
}
