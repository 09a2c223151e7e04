using ActorShm.Actors;
using ActorShm.Actors.Runs;
using Microsoft.Extensions.Logging;

namespace ActorShm.Hosting.Launching;

/// <summary>A run whose host is this process, with its node processes. Disposing ends it in good order and leaves nothing behind.</summary>
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

    /// <summary>How many nodes are started by default: one per core, and at least two.</summary>
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

    /// <summary>Starts the host and its nodes, and waits for the host only, so that segments can be made, filled and read in while the nodes start.</summary>
    /// <remarks>Call <see cref="WaitForNodesAsync"/> before the first job. A run that ends before that call has succeeded ends its nodes at once.</remarks>
    /// <param name="options">What to start.</param>
    /// <exception cref="NodeLaunchException">The executable of the nodes cannot be started, or this process may not have enough files open for so many nodes.</exception>
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

    /// <summary>Waits until all nodes that were started have joined. From then on nodes that end are started again, if the options say so.</summary>
    /// <param name="cancellation">Gives up waiting. The caller then disposes the run, as it does when nodes do not join; the run waits for none of its nodes then.</param>
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

    /// <summary>Lets jobs finish and nodes leave within the limits of the settings, then ends what is left. However often it is called, the run stops once.</summary>
    /// <returns>Whether everything ended by itself.</returns>
    /// <exception cref="AggregateException">More than one step failed; all were tried. A single failure is thrown as its own exception. Every caller gets the same.</exception>
    public Task<bool> StopAsync()
    {
        lock (_gate)
        {
            return _stop ??= StopOnceAsync();
        }
    }

    /// <summary>Stops the run as <see cref="StopAsync"/> does, and removes its directory with everything in it; a step that fails does not keep the others from being tried.</summary>
    public async ValueTask DisposeAsync()
    {
        var end = new EndSteps();
        await end.TryAsync(StopAsync);
        await end.TryAsync(() => Nodes.DisposeAsync().AsTask());
        await end.TryAsync(() => Host.DisposeAsync().AsTask());
        end.ThrowIfAnyFailed();
    }

    /// <summary>Does a step of the start. When it fails, the run is disposed, because no process and no file may outlive the attempt, and the caller gets the exception.</summary>
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
        // Nodes are still started again: a job that has lost its last node needs another to finish.
        Nodes.Drain();
        await using var registration = _options.AtOnce.Register(Nodes.StopRestarting);
        var (drained, left) = (false, false);
        var end = new EndSteps();
        if (!_haveJoined)
        {
            // The nodes have no work, and waiting for them would wait for one that hangs.
            await end.TryAsync(() => Nodes.EndAsync(TimeSpan.Zero, CancellationToken.None));
        }

        await end.TryAsync(async () => drained = await Host.StopAsync(Nodes.StopRestarting, _options.AtOnce));
        await end.TryAsync(async () => left = await Nodes.EndAsync(drained ? _options.Settings.LeaveTimeout : TimeSpan.Zero, _options.AtOnce));
        end.ThrowIfAnyFailed();
        return drained && left;
    }
}
