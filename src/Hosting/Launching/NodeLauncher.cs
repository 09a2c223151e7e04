using System.Diagnostics;
using System.Runtime.InteropServices;
using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Logging;
using ActorShm.Actors.Runs;
using Microsoft.Extensions.Logging;

namespace ActorShm.Hosting.Launching;

/// <summary>Starts node processes for one run, starts them again when they end too early, and sees them to their end. Safe on any thread.</summary>
/// <param name="run">Where the nodes find the host.</param>
/// <param name="options">What is executed to become a node, and with which settings.</param>
/// <param name="launches">Learns of every node that is started.</param>
internal sealed class NodeLauncher(RunDirectory run, LocalRunOptions options, LaunchedNodes launches) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<LaunchedNode> _nodes = [];
    private readonly CancellationTokenSource _ending = new();

    // What is done about the end of a node must not depend on a log: without it no host would know that the node writes no more.
    private readonly UnfailingLogger _log = new(options.Loggers.CreateLogger<NodeLauncher>());
    private readonly List<LaunchedNode> _endedEarly = [];
    private RestartPolicy? _restarts;
    private RunHost? _host;
    private Task<bool>? _end;
    private bool _isDisposed;
    private volatile bool _isDraining;

    /// <summary>The nodes that were started and not replaced, dead ones included.</summary>
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

    /// <summary>Starts one more node; it is a direct child of this process.</summary>
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

    /// <summary>From now on nodes that end are started again, as the policy says, until the nodes are ended; those that have ended before, too.</summary>
    /// <remarks>One that was started again and does not join within <c>actorshm.host.join-timeout</c> is killed, and its end is one more for the policy.</remarks>
    /// <param name="policy">When they are started again.</param>
    /// <param name="host">Whom they join.</param>
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
    /// <param name="host">Whom they join.</param>
    /// <param name="timeout">How long they may take.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NodeLaunchException">One of them ended first, or the time is up.</exception>
    public async Task WaitUntilJoinedAsync(RunHost host, TimeSpan timeout, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        var nodes = Nodes;
        var joined = Task.WhenAll(nodes.Select(node => host.WaitForNodeAsync(node.Pid, limit.Token))); // each of them: others may join a run
        await Task.WhenAny(nodes.Select(Task (node) => node.Exited).Append(joined));
        if (!joined.IsCompleted)
        {
            await limit.CancelAsync(); // the host forgets that somebody waits
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

    /// <summary>Starts none again, waits for every node to end by itself, and ends those that do not within the time. However often it is called, they end once, as the first caller says.</summary>
    /// <param name="patience">How long they may take.</param>
    /// <param name="atOnce">Ends them before that.</param>
    /// <returns>Whether none had to be ended.</returns>
    /// <exception cref="AggregateException">The ends of several nodes have failed. Of a single failure its own exception is thrown, to every caller the same.</exception>
    public Task<bool> EndAsync(TimeSpan patience, CancellationToken atOnce)
    {
        StopRestarting();
        lock (_gate)
        {
            return _end ??= EndAsync([.. _nodes], patience, atOnce);
        }
    }

    /// <summary>The run is ending: what is said of a node that ends is that it comes back only as long as jobs run, until <see cref="StopRestarting"/>.</summary>
    public void Drain() => _isDraining = true;

    /// <summary>From now on a node that ends is gone; to be called before they are sent away.</summary>
    public void StopRestarting()
    {
        lock (_gate) // a node that is being started now is in the list afterwards
        {
            if (!_isDisposed)
            {
                _ending.Cancel();
            }
        }
    }

    /// <summary>Ends what still runs.</summary>
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
        await all.WaitAsync(patience, atOnce).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // each node is asked below
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
        await Task.Yield(); // the embedder's code is never run under the lock
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
            // The embedder's own code: a run does not end because of it.
            _log.LogError(e, "OnNodeEnded failed for node {Node}", node.Number);
        }
    }

    /// <summary>What is done about a node that has ended: nothing, unless nodes are to be kept running.</summary>
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
                await Task.Delay(delay - options.Settings.RestartDelayMost, options.Time, _ending.Token); // too long for a job to wait
                delay = options.Settings.RestartDelayMost;
            }

            launches.Announce(); // otherwise before the end of the node is told: jobs without a node wait for the next
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
            // Nobody waits for this task: what is not told here is never told.
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

    /// <summary>Waits until a node has joined or has ended, and ends one that does neither in time: nobody else watches it before it has joined.</summary>
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
                return; // who ends the nodes ends this one
            }

            _log.LogWarning(
                "Node {Node} (pid {Pid}) was started again and has not joined within {Timeout} s (actorshm.host.join-timeout). It is killed",
                node.Number,
                node.Pid,
                options.Settings.JoinTimeout.TotalSeconds);
            node.Kill();
        }

        await Task.WhenAny(node.Exited); // what is done about its end is decided by then, so that jobs go on waiting
    }

    /// <summary>Starts a node in the place of one that has ended; null when there is none now.</summary>
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
                // Memory or descriptors may be short for a moment, which may also be what ended it: asked again like after another end.
                _log.LogError(e, "Node {Node} cannot be started again now", ended.Number);
                DecideAbout(ended);
                return null;
            }

            _nodes.Remove(ended);
        }

        ended.Dispose();
        return next;
    }

    /// <summary>The installation of .NET that runs this process, which need not be one that an executable finds by itself.</summary>
    private static string RuntimeRoot() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}
