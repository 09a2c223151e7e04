using System.Diagnostics;
using System.Runtime.InteropServices;
using ActorShm.Actors.Coordination;
using ActorShm.Actors.Logging;
using ActorShm.Actors.Work;

namespace ActorShm.Hosting.Launching;

/// <summary>Starts node processes for one run and sees them to their end. Not thread-safe, apart from the nodes' own tasks.</summary>
/// <param name="run">Where the nodes find the host.</param>
/// <param name="options">What is executed to become a node, and with which settings.</param>
/// <param name="launches">Learns of every node that is started.</param>
public sealed class NodeLauncher(RunDirectory run, LocalRunOptions options, LaunchedNodes launches) : IAsyncDisposable
{
    private readonly List<LaunchedNode> _nodes = [];

    /// <summary>The nodes that were started, dead ones included.</summary>
    public IReadOnlyList<LaunchedNode> Nodes => _nodes;

    /// <summary>Starts one more node; it is a direct child of this process.</summary>
    public LaunchedNode Start()
    {
        var number = _nodes.Count + 1;
        var arguments = new NodeOptions(run.Path, number, IsLaunchedByHost: true, options.NodeConfigFiles, options.NodeDefinitions).ToArguments();
        var start = new ProcessStartInfo(options.Program.Path, [.. options.Program.LeadingArguments, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["TMPDIR"] = run.TemporaryPath;
        start.Environment["DOTNET_ROOT"] = RuntimeRoot();
        var node = new LaunchedNode(number, start, RotatingLogFile.Open(Path.Combine(run.LogsPath, $"node-{number}.log"), options.Settings));
        _nodes.Add(node);
        launches.Add(node);
        return node;
    }

    /// <summary>Waits until all started nodes have joined.</summary>
    /// <param name="host">Whom they join.</param>
    /// <param name="timeout">How long they may take.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NodeLaunchException">One of them ended first, or the time is up.</exception>
    public async Task WaitUntilJoinedAsync(RunHost host, TimeSpan timeout, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        var joined = host.WaitForNodesAsync(_nodes.Count, limit.Token);
        await Task.WhenAny(_nodes.Select(Task (node) => node.Exited).Append(joined));
        if (!joined.IsCompleted)
        {
            var dead = _nodes.First(node => node.Exited.IsCompleted);
            throw new NodeLaunchException($"A node ended before it had joined. Node {dead.Number} (pid {dead.Pid}) {(await dead.Exited).Describe()}");
        }

        try
        {
            await joined;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new NodeLaunchException(
                $"Not all of {_nodes.Count} nodes joined within {timeout.TotalSeconds:0.#} s. Raise actorshm.host.join-timeout if the machine is just slow.");
        }
    }

    /// <summary>Waits for every node to end by itself, and ends those that do not within the time.</summary>
    /// <param name="patience">How long they may take.</param>
    /// <param name="atOnce">Ends them before that.</param>
    /// <returns>Whether none had to be ended.</returns>
    public async Task<bool> EndAsync(TimeSpan patience, CancellationToken atOnce)
    {
        var all = Task.WhenAll(_nodes.Select(node => node.Exited));
        var wasPatient = true;
        try
        {
            await all.WaitAsync(patience, atOnce);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            wasPatient = false;
            foreach (var node in _nodes)
            {
                node.Kill();
            }

            await all;
        }

        return wasPatient;
    }

    /// <summary>Ends what still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndAsync(TimeSpan.Zero, CancellationToken.None);
        foreach (var node in _nodes)
        {
            node.Dispose();
        }
    }

    /// <summary>The installation of .NET that runs this process, which need not be one that an executable finds by itself.</summary>
    private static string RuntimeRoot() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}
