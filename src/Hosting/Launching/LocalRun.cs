using ActorShm.Actors;
using ActorShm.Actors.Runs;
using Microsoft.Extensions.Logging;

namespace ActorShm.Hosting.Launching;

/// <summary>A run whose host is this process, with its node processes. Ends in good order when disposed, and leaves nothing behind.</summary>
internal sealed class LocalRun : IAsyncDisposable
{
    private readonly LocalRunOptions _options;
    private readonly Lock _gate = new();
    private Task<bool>? _stop;
    private volatile bool _haveJoined;

    private LocalRun(RunHost host, NodeLauncher nodes, LocalRunOptions options)
    {
        Host = host;
        Nodes = nodes;
        _options = options;
    }

    /// <summary>The run's host.</summary>
    public RunHost Host { get; }

    /// <summary>The nodes that this process started.</summary>
    public NodeLauncher Nodes { get; }

    /// <summary>How many nodes are started unless told otherwise: one per core, and at least two.</summary>
    public static int DefaultNodeCount => Math.Max(2, Environment.ProcessorCount);

    /// <summary>Starts the host and its nodes, and waits until all have joined.</summary>
    /// <param name="options">What to start.</param>
    /// <param name="cancellation">Gives up the start.</param>
    /// <exception cref="NodeLaunchException">A node ended before all nodes had joined, or did not join in time.</exception>
    public static async Task<LocalRun> StartAsync(LocalRunOptions options, CancellationToken cancellation = default)
    {
        var run = await LaunchAsync(options);
        await run.OrGiveUpAsync(() => run.WaitForNodesAsync(cancellation));
        return run;
    }

    /// <summary>Starts the host and its nodes, and waits for the host only: segments can be made, filled and read in while the nodes start.</summary>
    /// <remarks>Before the first job <see cref="WaitForNodesAsync"/> is to be called. A run that ends without it ends its nodes at once.</remarks>
    /// <param name="options">What to start.</param>
    /// <exception cref="NodeLaunchException">The executable of the nodes cannot be started, or this process may have too few files open for so many.</exception>
    public static async Task<LocalRun> LaunchAsync(LocalRunOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (OpenFiles.Complaint(OpenFiles.OfHostWith(options.NodeCount), $"A host with {options.NodeCount} nodes of its own") is { } tooFew)
        {
            throw new NodeLaunchException(tooFew);
        }

        var launches = new LaunchedNodes(options.Settings.JoinTimeout);
        var host = await RunHost.StartAsync(options.Path, options.Settings, options.Loggers, launches, options.Application);
        var run = new LocalRun(host, new NodeLauncher(host.Directory, options, launches), options);
        await run.OrGiveUpAsync(() =>
        {
            options.OnOwned?.Invoke();
            for (var i = 0; i < options.NodeCount; i++)
            {
                run.Nodes.Start();
            }

            return Task.CompletedTask;
        });
        return run;
    }

    /// <summary>Waits until all nodes that were started have joined; from then on those that end are started again, if the options say so.</summary>
    /// <param name="cancellation">Gives up. The run is to be disposed then, as when nodes do not join; none of them is waited for.</param>
    /// <exception cref="NodeLaunchException">A node ended before all nodes had joined, or did not join in time.</exception>
    public async Task WaitForNodesAsync(CancellationToken cancellation = default)
    {
        await Nodes.WaitUntilJoinedAsync(Host, _options.Settings.JoinTimeout, cancellation);
        _haveJoined = true;
        if (_options.RestartsNodes)
        {
            Nodes.KeepRunning(new RestartPolicy(_options.Settings, _options.Time, _options.Program.CommandFor(Host.Directory.Path)), Host);
        }
    }

    /// <summary>Lets jobs finish and nodes leave, within the settings' limits; then ends what is left. However often it is called, the run stops once.</summary>
    /// <returns>Whether everything ended by itself.</returns>
    /// <exception cref="AggregateException">More than one step failed; all were tried. Of a single failure its own exception is thrown, to every caller the same.</exception>
    public Task<bool> StopAsync()
    {
        lock (_gate)
        {
            return _stop ??= StopOnceAsync();
        }
    }

    /// <summary>Stops the run as <see cref="StopAsync"/> does, and removes its directory with everything in it, also when one of these fails.</summary>
    public async ValueTask DisposeAsync()
    {
        var end = new EndSteps();
        await end.TryAsync(StopAsync);
        await end.TryAsync(() => Nodes.DisposeAsync().AsTask());
        await end.TryAsync(() => Host.DisposeAsync().AsTask());
        end.ThrowIfAnyFailed();
    }

    /// <summary>A step of the start. When it fails, the caller gets its reason; no process and no file may outlive the attempt.</summary>
    private async Task OrGiveUpAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch
        {
            var end = new EndSteps();
            await end.TryAsync(() => DisposeAsync().AsTask());
            end.LogFailures(_options.Loggers.CreateLogger<LocalRun>());
            throw;
        }
    }

    private async Task<bool> StopOnceAsync()
    {
        // A job that has lost its last node can only be finished by the next one.
        Nodes.Drain();
        await using var registration = _options.AtOnce.Register(Nodes.StopRestarting);
        var (drained, left) = (false, false);
        var end = new EndSteps();
        if (!_haveJoined)
        {
            // They have no work, and one that hangs would be waited for.
            await end.TryAsync(() => Nodes.EndAsync(TimeSpan.Zero, CancellationToken.None));
        }

        await end.TryAsync(async () => drained = await Host.StopAsync(Nodes.StopRestarting, _options.AtOnce));
        await end.TryAsync(async () => left = await Nodes.EndAsync(drained ? _options.Settings.LeaveTimeout : TimeSpan.Zero, _options.AtOnce));
        end.ThrowIfAnyFailed();
        return drained && left;
    }
}
