using System.Diagnostics;
using System.Runtime.InteropServices;
using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Logging;
using ActorShm.Actors.Runs;
using Microsoft.Extensions.Logging;

namespace ActorShm.Hosting.Launching;

/// <summary>Starts node processes for one run, restarts them when they end too early, and ends them. Safe on any thread.</summary>
/// <param name="run">Where the nodes find the host.</param>
/// <param name="options">The program that is started as a node, and its settings.</param>
/// <param name="launches">Is told of every node that is started.</param>
internal sealed class NodeLauncher(RunDirectory run, LocalRunOptions options, LaunchedNodes launches) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<LaunchedNode> _nodes = [];
    private readonly CancellationTokenSource _ending = new();

    // A log that fails must not stop what is done about the end of a node: otherwise the host would never know that the node writes no more.
    private readonly UnfailingLogger _log = new(options.Loggers.CreateLogger<NodeLauncher>());
    private readonly List<LaunchedNode> _endedEarly = [];
    private RestartPolicy? _restarts;
    private RunHost? _host;
    private Task<bool>? _end;
    private bool _isDisposed;
    private volatile bool _isDraining;

    /// <summary>The nodes that were started and not replaced, including those that have ended.</summary>
    public IReadOnlyList<LaunchedNode> Nodes
    {
        get
        {
            lock (_gate)
            {
                return [.. _nodes];
            }
        }
    }

    /// <summary>Starts one more node, as a direct child of this process.</summary>
    /// <exception cref="NodeLaunchException">The executable cannot be started.</exception>
    /// <exception cref="InvalidOperationException">The nodes are being ended.</exception>
    public LaunchedNode Start()
    {
        lock (_gate)
        {
            if (_end is not null)
            {
                throw new InvalidOperationException($"The nodes of the run in {run.Path} are being ended, and nobody would end another. Start it in a new run.");
            }

            return Start(launches.Numbers.Keep());
        }
    }

    /// <summary>Restarts nodes that end, as the policy says, from now on until the nodes are ended; this includes nodes that have ended already.</summary>
    /// <remarks>A node that was started again and does not join within <c>actorshm.host.join-timeout</c> is killed, and the policy counts that end too.</remarks>
    /// <param name="policy">Decides when a node is started again.</param>
    /// <param name="host">The host that they join.</param>
    public void KeepRunning(RestartPolicy policy, RunHost host)
    {
        LaunchedNode[] ended;
        lock (_gate)
        {
            (_restarts, _host) = (policy, host);
            ended = [.. _endedEarly];
            _endedEarly.Clear();
        }

        foreach (var node in ended)
        {
            DecideAbout(node);
        }
    }

    /// <summary>Waits until all started nodes have joined.</summary>
    /// <param name="host">The host that they join.</param>
    /// <param name="timeout">How long they may take.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NodeLaunchException">One of the nodes ended first, or the time is up.</exception>
    public async Task WaitUntilJoinedAsync(RunHost host, TimeSpan timeout, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        var nodes = Nodes;
        var joined = Task.WhenAll(nodes.Select(node => host.WaitForNodeAsync(node.Pid, limit.Token))); // each node by itself: nodes of others may join the run too
        await Task.WhenAny(nodes.Select(Task (node) => node.Exited).Append(joined));
        if (!joined.IsCompleted)
        {
            await limit.CancelAsync(); // so that the host forgets the waits
            var dead = nodes.First(node => node.Exited.IsCompleted);
            throw new NodeLaunchException($"A node ended before all nodes had joined. Node {dead.Number} (pid {dead.Pid}) {(await dead.Exited).Describe()}");
        }

        try
        {
            await joined;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new NodeLaunchException(
                $"Not all of {nodes.Count} nodes joined within {timeout.TotalSeconds:0.#} s. Raise actorshm.host.join-timeout if the machine is just slow.");
        }
    }

    /// <summary>Stops restarting nodes, waits for every node to end by itself, and kills those that do not end in time. However often it is called, the nodes are ended once, as the first caller says.</summary>
    /// <param name="patience">How long the nodes may take.</param>
    /// <param name="atOnce">When set, kills the nodes before that time is over.</param>
    /// <returns>Whether no node had to be killed.</returns>
    /// <exception cref="AggregateException">Ending several nodes failed. A single failure is thrown as its own exception. Every caller gets the same.</exception>
    public Task<bool> EndAsync(TimeSpan patience, CancellationToken atOnce)
    {
        StopRestarting();
        lock (_gate)
        {
            return _end ??= EndAsync([.. _nodes], patience, atOnce);
        }
    }

    /// <summary>Notes that the run is ending. From then on until <see cref="StopRestarting"/>, what is said of a node that ends includes that it comes back only if a job still runs.</summary>
    public void Drain() => _isDraining = true;

    /// <summary>Stops restarting nodes that end. Call it before the nodes are told to leave.</summary>
    public void StopRestarting()
    {
        lock (_gate) // a node that is being started at this moment is in the list once the lock is free
        {
            if (!_isDisposed)
            {
                _ending.Cancel();
            }
        }
    }

    /// <summary>Kills the nodes that still run, and disposes all.</summary>
    public async ValueTask DisposeAsync()
    {
        var end = new EndSteps();
        await end.TryAsync(() => EndAsync(TimeSpan.Zero, CancellationToken.None));
        foreach (var node in Nodes)
        {
            end.Try(node.Dispose);
        }

        lock (_gate)
        {
            _isDisposed = true;
            end.Try(_ending.Dispose);
        }

        end.ThrowIfAnyFailed();
    }

    private static async Task<bool> EndAsync(IReadOnlyList<LaunchedNode> nodes, TimeSpan patience, CancellationToken atOnce)
    {
        var all = Task.WhenAll(nodes.Select(Task (node) => node.Exited));
        await all.WaitAsync(patience, atOnce).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // a failure of a node is seen below, where each is awaited
        var wasPatient = all.IsCompleted;
        var end = new EndSteps();
        foreach (var node in wasPatient ? [] : nodes)
        {
            end.Try(node.Kill);
        }

        foreach (var node in nodes)
        {
            await end.TryAsync(() => node.Exited);
        }

        end.ThrowIfAnyFailed();
        return wasPatient;
    }

    private LaunchedNode Start(int number)
    {
        var arguments = new NodeOptions(run.Path, number, IsLaunchedByHost: true, options.NodeSettings).ToArguments();
        var start = new ProcessStartInfo(options.Program.Path, [.. options.Program.LeadingArguments, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["TMPDIR"] = run.TemporaryPath;
        start.Environment["DOTNET_ROOT"] = RuntimeRoot();
        var log = RotatingLogFile.Open(Path.Combine(run.LogsPath, $"node-{number}.log"), options.Settings);
        var node = new LaunchedNode(number, start, log, DecideAbout);
        _nodes.Add(node);
        launches.Add(node);
        if (options.OnNodeEnded is { } tell)
        {
            _ = TellAsync(node, tell);
        }

        return node;
    }

    private async Task TellAsync(LaunchedNode node, Action<EndedNode> tell)
    {
        await Task.Yield(); // so that the embedder's code never runs under the lock
        var end = await node.Exited;
        if (_ending.IsCancellationRequested)
        {
            return;
        }

        try
        {
            tell(new EndedNode(node.Number, node.Pid, end));
        }
        catch (Exception e)
        {
            // The exception comes from the embedder's own code, and the run does not end because of it.
            _log.LogError(e, "OnNodeEnded failed for node {Node}", node.Number);
        }
    }

    /// <summary>Decides what is done about a node that has ended: nothing, unless nodes are to be kept running.</summary>
    private string DecideAbout(LaunchedNode node)
    {
        RestartPolicy policy;
        lock (_gate)
        {
            if (_ending.IsCancellationRequested)
            {
                return string.Empty;
            }

            if (_restarts is null)
            {
                _endedEarly.Add(node);
                return string.Empty;
            }

            policy = _restarts;
        }

        var decision = policy.Decide(node.Number);
        var text = _isDraining && decision.Delay is not null ? $"{decision.Text} The host is ending: it stays away if no job runs by then." : decision.Text;
        _log.LogWarning("Node {Node} (pid {Pid}) has ended. {Decision}", node.Number, node.Pid, text);
        if (decision.Delay is { } delay)
        {
            _ = ReplaceAsync(node, delay);
        }

        return text;
    }

    private async Task ReplaceAsync(LaunchedNode ended, TimeSpan delay)
    {
        var isAnnounced = false;
        try
        {
            if (delay > options.Settings.RestartDelayMost)
            {
                await Task.Delay(delay - options.Settings.RestartDelayMost, options.Time, _ending.Token); // jobs do not wait for so long a delay, so the node is announced after this part of it
                delay = options.Settings.RestartDelayMost;
            }

            launches.Announce(); // after a shorter delay this comes before the node's end is told, so that jobs without a node wait for this one
            isAnnounced = true;
            await Task.Delay(delay, options.Time, _ending.Token);
            if (Replace(ended) is { } next)
            {
                await SeeJoinedAsync(next);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            _log.LogWarning("Node {Node} (pid {Pid}) is not started again after all: the host is ending", ended.Number, ended.Pid);
        }
        catch (Exception e)
        {
            // Nobody awaits this task: a failure that is not logged here is never told.
            _log.LogError(e, "Node {Node} is not started again", ended.Number);
        }
        finally
        {
            if (isAnnounced)
            {
                launches.Withdraw();
            }
        }
    }

    /// <summary>Waits until a node has joined or ended, and kills it if it does neither in time: nobody else watches a node before it has joined.</summary>
    private async Task SeeJoinedAsync(LaunchedNode node)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        limit.CancelAfter(options.Settings.JoinTimeout);
        var joined = _host!.WaitForNodeAsync(node.Pid, limit.Token);
        await Task.WhenAny(joined, node.Exited);
        if (joined.IsCompletedSuccessfully || node.Exited.IsCompleted)
        {
            await limit.CancelAsync();
            return;
        }

        lock (_gate)
        {
            if (_ending.IsCancellationRequested)
            {
                return; // whoever ends the nodes ends this one too
            }

            _log.LogWarning(
                "Node {Node} (pid {Pid}) was started again and has not joined within {Timeout} s (actorshm.host.join-timeout). It is killed",
                node.Number,
                node.Pid,
                options.Settings.JoinTimeout.TotalSeconds);
            node.Kill();
        }

        await Task.WhenAny(node.Exited); // by then it is decided what is done about its end, so that jobs go on waiting
    }

    /// <summary>Starts a node in place of one that has ended; null when it cannot be started now.</summary>
    private LaunchedNode? Replace(LaunchedNode ended)
    {
        LaunchedNode next;
        lock (_gate)
        {
            _ending.Token.ThrowIfCancellationRequested();
            try
            {
                next = Start(ended.Number);
            }
            catch (Exception e) when (e is NodeLaunchException or IOException or UnauthorizedAccessException)
            {
                // Memory or descriptors may be short for a moment, which may also be what ended the node. The policy decides again, as after another end.
                _log.LogError(e, "Node {Node} cannot be started again now", ended.Number);
                DecideAbout(ended);
                return null;
            }

            _nodes.Remove(ended);
        }

        ended.Dispose();
        return next;
    }

    /// <summary>The installation of .NET that runs this process; an executable might not find it by itself.</summary>
    private static string RuntimeRoot() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}
