using System.CommandLine;
using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Logging;
using ActorShm.Host.Ending;
using ActorShm.Host.Files.Writing;
using ActorShm.Host.Reporting;
using ActorShm.Host.Runs;
using ActorShm.Hosting.Launching;
using ActorShm.Segments;

namespace ActorShm.Host.Commands;

/// <summary><c>actorshm host</c>: hosts a run until it is told to stop.</summary>
internal static class HostCommand
{
    public static Command Create()
    {
        var nodes = new Option<int?>("--nodes") { Description = "Node processes to start; as many as cores, at least 2, unless told otherwise. 0 leaves that to others." };
        nodes.Validators.Add(result => CommonOptions.RequireWhole(result, 0, 1024));
        var runDir = CommonOptions.RunDir("The run directory to make; ACTORSHM_RUN_DIR or /dev/shm/actorshm-UID/default unless told otherwise.");
        var readyFile = CommonOptions.PathOption("--ready-file", "A file that appears, whole, when all nodes have joined, and goes when the run ends. An earlier one is replaced, or an empty file; any other is refused, and one among the files of a run or of segments.");
        var endWith = new Option<int?>("--end-with") { Description = "The pid of a process: when it is gone, however it ended, the host ends as after SIGTERM." };
        endWith.Validators.Add(result => CommonOptions.RequireWhole(result, 1, int.MaxValue));
        var sources = new SettingsOptions();
        var command = new Command(
            "host", "Keep a run with its nodes until SIGTERM, which lets running jobs finish.\n\nExample: actorshm host --nodes 4 --ready-file /tmp/ready")
        {
            nodes, runDir, readyFile, endWith,
        };
        sources.AddTo(command);
        command.SetAction((parsed, _) => CommandRunner.RunAsync(stop => RunAsync(
            CommonOptions.RunDirectoryOf(parsed.GetValue(runDir)),
            parsed.GetValue(nodes) ?? LocalRun.DefaultNodeCount,
            parsed.GetValue(readyFile) is { } file ? Path.GetFullPath(file) : null,
            parsed.GetValue(endWith),
            sources.Read(parsed),
            stop)));
        return command;
    }

    private static async Task<int> RunAsync(string runDirectory, int nodeCount, string? readyFile, int? companion, SettingsSources sources, StopSignal stop)
    {
        var settings = OwnSettings.Load(sources);
        using var loggers = ProcessLog.ToStandardError(settings);
        using var watched = companion is { } pid ? OpenCompanion(pid) : null;
        _ = watched?.WaitForExitAsync(CancellationToken.None).ContinueWith(_ => stop.Ask(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        using var ready = readyFile is null ? null : new ReadyFile(readyFile);
        var isClean = true;
        string? broken = null;
        OwnRun? run = null;
        try
        {
            run = await OwnRun.StartAsync(
                new LocalRunOptions(runDirectory, nodeCount, settings, loggers)
                {
                    NodeSettings = sources,
                    OnOwned = () =>
                    {
                        ProcessLog.AddFile(loggers, settings, Path.Combine(RunDirectory.LogsPathIn(runDirectory), "host.log"));
                        ready?.RemoveStale();
                    },
                    RestartsNodes = true,
                    AtOnce = stop.TakeAtOnce(),
                },
                stop.Orderly);
            ready?.Appear(run);
            await SayAsync($"Ready: {Counted.Of(nodeCount, "node")} in {run.Host.Directory.Path} (pid {Environment.ProcessId}). SIGTERM or Ctrl-C ends the run.");
            broken = await WaitAsync(run.Host, stop.Orderly);
            ready?.Dispose();
            if (broken is not null)
            {
                await Console.Error.WriteLineAsync($"actorshm: {broken}");
            }

            await SayAsync("Ending: no new work is taken, running jobs may finish. A second signal ends them at once.");
            isClean = await run.StopAsync();
        }
        catch (OperationCanceledException) when (stop.Orderly.IsCancellationRequested)
        {
            // The host was told to stop while it was still starting. That is an orderly end, too.
        }
        finally
        {
            if (run is not null)
            {
                await run.DisposeAsync();
            }
        }

        await SayAsync(isClean ? "Ended; nothing was left behind." : "Ended; jobs or nodes had to be stopped. Nothing was left behind.");
        return broken is null ? ExitCode.Done : ExitCode.WorkFailed;
    }

    /// <summary>Prints how far the host is. Nodes and clients depend on the host, so it goes on when standard output takes nothing, because its reader is gone or the file or disk that it leads to is full; the line then goes to standard error.</summary>
    private static async Task SayAsync(string line)
    {
        try
        {
            Console.WriteLine(line);
        }
        catch (StandardOutputException e)
        {
            await Console.Error.WriteLineAsync($"actorshm: warning: {e.Message} It was to say: {line}");
        }
    }

    private static ProcessHandle OpenCompanion(int pid) =>
        ProcessHandle.TryOpen(pid) ?? throw new UsageException($"--end-with {pid}: there is no such process, so there is nothing to wait for. Give the pid of a process that runs.");

    // Returns null when the end was asked for; otherwise the reason why the run broke.
    private static async Task<string?> WaitAsync(RunHost host, CancellationToken cancellation)
    {
        var told = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellation.Register(() => told.TrySetResult(null));
        return await await Task.WhenAny(told.Task, host.Ended);
    }
}
