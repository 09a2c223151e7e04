using System.Text.Json;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>A host in a scratch run directory, ready with its nodes, ended with the test.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly ScratchDirectory _scratch;

    private RunningHost(ScratchDirectory scratch, TestProcess process, string runDirectory, IReadOnlyList<int> nodePids)
    {
        _scratch = scratch;
        Process = process;
        RunDirectory = runDirectory;
        NodePids = nodePids;
    }

    public TestProcess Process { get; }

    public string RunDirectory { get; }

    public IReadOnlyList<int> NodePids { get; }

    public string ReadyFile => _scratch.Combine("ready");

    /// <summary>What leads to the host, as the engine has it.</summary>
    public string DoorPath => Path.Combine(RunDirectory, Engine.Door);

    /// <summary>Starts one. Nodes that a test ends stay away, unless it gives <c>-D actorshm.host.restarts=…</c> of its own.</summary>
    public static async Task<RunningHost> StartAsync(int nodes, params string[] more)
    {
        var scratch = new ScratchDirectory("/dev/shm");
        var runDirectory = scratch.Combine("run");
        var readyFile = scratch.Combine("ready");
        var process = Cli.Start(["host", "--nodes", $"{nodes}", "--run-dir", runDirectory, "--ready-file", readyFile, "-D", "actorshm.host.restarts=0", .. more]);
        try
        {
            await Watchdog.UntilAsync("the host is ready", () => File.Exists(readyFile)
                || (process.HasExited ? throw new InvalidOperationException($"The host ended early.\n{process.Output}\n{process.Errors}") : false));
            var ready = JsonDocument.Parse(await File.ReadAllTextAsync(readyFile)).RootElement;
            return new RunningHost(scratch, process, runDirectory, [.. ready.GetProperty("nodes").EnumerateArray().Select(pid => pid.GetInt32())]);
        }
        catch
        {
            await process.DisposeAsync();
            scratch.Dispose();
            throw;
        }
    }

    /// <summary>What <c>nodes list</c> says now: numbers and pids.</summary>
    public async Task<IReadOnlyList<(int Node, int Pid)>> ListNodesAsync()
    {
        var listed = await Cli.JsonAsync("nodes", "list", "--run-dir", RunDirectory);
        return [.. listed.GetProperty("nodes").EnumerateArray().Select(node => (node.GetProperty("node").GetInt32(), node.GetProperty("pid").GetInt32()))];
    }

    /// <summary>Waits until the host of a run is ending, and lets its jobs finish. Asked for an array, as one that is not ending makes it.</summary>
    public static Task TakesNoWorkAsync(string runDirectory) => Watchdog.UntilAsync("the host takes no work", async () =>
        (await Cli.RunAsync("segments", "create", "early", "--shape", "0", "--run-dir", runDirectory)).Errors.Contains("The host is ending and takes no new work", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        foreach (var pid in NodePids.Where(IsRunning))
        {
            Signals.SendIfThere(pid, Signals.Kill);
        }

        await Watchdog.UntilAsync("the nodes are gone", () => !NodePids.Any(IsRunning));
        _scratch.Dispose();
    }

    /// <summary>What a .NET process keeps in the temporary directory while it lives, and leaves there when it is killed.</summary>
    public static string[] DiagnosticFilesOf(TestProcess process)
    {
        // Processes that others killed leave such files too, and pids come round again.
        var name = $"{process.Pid}-{process.StartTicks ?? throw new InvalidOperationException($"Process {process.Pid} ended at once.")}";
        return [.. Directory.GetFileSystemEntries(Path.GetTempPath(), $"dotnet-diagnostic-{name}-*"), .. Directory.GetFileSystemEntries(Path.GetTempPath(), $"clr-debug-pipe-{name}-*")];
    }

    /// <summary>Whether a process exists and is more than a zombie that waits for its parent.</summary>
    public static bool IsRunning(int pid) => StateOf(pid) is not (null or 'Z' or 'X');

    /// <summary>Whether a process is stopped, as by SIGSTOP.</summary>
    public static bool IsStopped(int pid) => StateOf(pid) == 'T';

    /// <summary>The kernel's letter for the state of a process; null when there is none.</summary>
    private static char? StateOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
