using System.CommandLine;
using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Runs;
using ActorShm.Host.Ending;
using ActorShm.Host.Runs;
using ActorShm.Hosting;
using ActorShm.Segments;

namespace ActorShm.Host.Commands;

/// <summary><c>actorshm node</c>: becomes a node of an existing run. The process stays the same; its program is replaced.</summary>
internal static class NodeCommand
{
    public static Command Create()
    {
        var runDir = CommonOptions.RunDir("The run to join; ACTORSHM_RUN_DIR or /dev/shm/actorshm-UID/default unless told otherwise.");
        var sources = new SettingsOptions();
        var command = new Command("node", "Join a running host as one more node.\n\nExample: actorshm node --run-dir /dev/shm/actorshm-1000/default")
        {
            runDir,
        };
        sources.AddTo(command);
        command.SetAction((parsed, _) => CommandRunner.RunAsync(stop =>
        {
            var directory = CommonOptions.RunDirectoryOf(parsed.GetValue(runDir));
            MissingHost.ThrowIfDenied(directory);
            if (!Directory.Exists(directory))
            {
                throw MissingHost.Unanswered(directory);
            }

            var given = sources.Read(parsed);
            OwnSettings.Load(given); // this program reports what is wrong, because it can also say where help is
            var options = new NodeOptions(directory, RequestedNode: 0, IsLaunchedByHost: false, given);

            // The new program cleans up after itself, in the run's own directory. Nobody cleans up after the old program, so it does so here.
            DiagnosticLeftovers.Remove(ProcessIdentity.Current);
            Environment.SetEnvironmentVariable("TMPDIR", RunDirectory.TemporaryPathIn(directory));
            CurrentProcess.ReplaceImage(NodeProgram.Installed.Path, options.ToArguments());
            return Task.FromResult(ExitCode.WorkFailed);
        }));
        return command;
    }
}
