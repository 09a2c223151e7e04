using ActorShm.Actors.Configuration;
using ActorShm.Actors.Coordination;
using Microsoft.Extensions.Logging;

namespace ActorShm.Host.Launching;

/// <summary>A run whose host is this process, with its node processes. Ends in good order when disposed, and leaves nothing behind.</summary>
internal sealed class LocalRun : IAsyncDisposable
{
    private readonly ActorShmSettings _settings;
    private readonly CancellationToken _atOnce;

    private LocalRun(RunHost host, NodeLauncher nodes, ActorShmSettings settings, CancellationToken atOnce)
    {
        Host = host;
        Nodes = nodes;
        _settings = settings;
        _atOnce = atOnce;
    }

    /// <summary>The run's host.</summary>
    public RunHost Host { get; }

    /// <summary>The nodes that this process started.</summary>
    public NodeLauncher Nodes { get; }

    /// <summary>How many nodes a command starts unless told otherwise: one per core, and at least two.</summary>
    public static int DefaultNodeCount => Math.Max(2, Environment.ProcessorCount);

    /// <summary>Starts the host and its nodes, and waits until all have joined.</summary>
    /// <param name="path">The run directory.</param>
    /// <param name="nodeCount">How many nodes.</param>
    /// <param name="configFiles">Settings files that the nodes get as well.</param>
    /// <param name="settings">The settings of the host.</param>
    /// <param name="loggers">The host's log.</param>
    /// <param name="orderly">Gives up the start.</param>
    /// <param name="atOnce">Ends nodes without waiting for them, whenever it is set.</param>
    /// <param name="onOwned">Called once the directory is this run's and before nodes are started.</param>
    public static async Task<LocalRun> StartAsync(
        string path,
        int nodeCount,
        IReadOnlyList<string> configFiles,
        ActorShmSettings settings,
        ILoggerFactory loggers,
        CancellationToken orderly,
        CancellationToken atOnce,
        Action? onOwned = null)
    {
        var launches = new LaunchedNodes();
        var host = await RunHost.StartAsync(path, settings, loggers, launches);
        var run = new LocalRun(host, new NodeLauncher(host.Directory, configFiles, launches), settings, atOnce);
        try
        {
            onOwned?.Invoke();
            for (var i = 0; i < nodeCount; i++)
            {
                run.Nodes.Start();
            }

            await run.Nodes.WaitUntilJoinedAsync(host, settings.JoinTimeout, orderly);
            return run;
        }
        catch
        {
            // The caller gets the reason; no process and no file may outlive the attempt, and a node that hangs is not waited for.
            await run.Nodes.EndAsync(TimeSpan.Zero, CancellationToken.None);
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets jobs finish and nodes leave, within the settings' limits; then ends what is left and removes the directory.</summary>
    /// <returns>Whether everything ended by itself.</returns>
    public async Task<bool> StopAsync()
    {
        var drained = await Host.StopAsync(_atOnce);
        var left = await Nodes.EndAsync(drained ? _settings.DrainTimeout : TimeSpan.Zero, _atOnce);
        return drained && left;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Nodes.DisposeAsync();
        await Host.DisposeAsync();
    }
}
