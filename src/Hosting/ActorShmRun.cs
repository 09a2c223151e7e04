using System.Collections.Immutable;
using ActorShm.Actors;
using ActorShm.Actors.Application;
using ActorShm.Actors.Logging;
using ActorShm.Actors.Runs;
using ActorShm.Hosting.Launching;
using Microsoft.Extensions.Logging;

namespace ActorShm.Hosting;

/// <summary>A run inside the embedder's process: its host, its node processes, and a session that submits work.</summary>
/// <remarks>
/// Safe to use from any thread. Disposing ends the run in good order: jobs finish, nodes leave, and no file is left; it may be called more than once. Nodes that end before that are started again
/// (<c>actorshm.host.restarts</c>). The actors of such a node are gone, and <see cref="ResolveAsync"/> finds the new ones.
/// </remarks>
public sealed class ActorShmRun : IAsyncDisposable
{
    /// <summary>How long finding an actor of a node may take by default.</summary>
    private static readonly TimeSpan ResolveTimeout = TimeSpan.FromSeconds(10);

    private readonly LocalRun _run;
    private readonly CancellationTokenSource _atOnce;
    private readonly ILoggerFactory? _ownLoggers;
    private readonly Lock _gate = new();
    private Task<bool>? _end;

    private ActorShmRun(LocalRun run, RunClient client, CancellationTokenSource atOnce, ILoggerFactory? ownLoggers)
    {
        _run = run;
        _atOnce = atOnce;
        _ownLoggers = ownLoggers;
        Client = client;
    }

    /// <summary>The host of the run.</summary>
    public RunHost Host => _run.Host;

    /// <summary>The session of this process: makes segments, and runs programs and kernels over them.</summary>
    public RunClient Client { get; }

    /// <summary>The actor system of the host, linked to those of the nodes: the embedder's, where one was given and the engine allows it.</summary>
    public ActorSystem ActorSystem => Host.ActorSystem;

    /// <summary>How many nodes this process started.</summary>
    public int LaunchedNodes => _run.Nodes.Nodes.Count;

    /// <summary>A task that completes when the run is over: with null when it was ended, otherwise with the reason why it broke.</summary>
    public Task<string?> Ended => Host.Ended;

    /// <summary>Starts the host and its nodes, and waits until all have joined.</summary>
    /// <param name="options">What to start.</param>
    /// <param name="loggers">Where the host's log goes; the caller disposes it. Null for standard error, at the level of the settings.</param>
    /// <param name="cancellation">Gives up the start, which then leaves nothing.</param>
    /// <exception cref="SettingsException">The options are wrong; the exception names everything that is wrong.</exception>
    /// <exception cref="NodeLaunchException">A node ended before all nodes had joined, or did not join in time.</exception>
    /// <exception cref="ActorShm.Segments.SegmentException">The run directory cannot be used, or belongs to another living host.</exception>
    public static Task<ActorShmRun> StartAsync(ActorShmOptions options, ILoggerFactory? loggers = null, CancellationToken cancellation = default) =>
        StartWithAsync(options, loggers, ProcessLog.ToStandardError, cancellation);

    /// <param name="options">What to start.</param>
    /// <param name="loggers">Where the host's log goes.</param>
    /// <param name="makeLoggers">Makes the loggers if none are given. They are disposed at the end of the run, after its last line, because some write on a thread of their own.</param>
    /// <param name="cancellation">Gives up the start.</param>
    internal static async Task<ActorShmRun> StartWithAsync(
        ActorShmOptions options, ILoggerFactory? loggers, Func<ActorShmSettings, ILoggerFactory> makeLoggers, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.RequireValid();
        var settings = options.LoadSettings();
        var ownLoggers = loggers is null ? makeLoggers(settings) : null;
        var log = loggers ?? ownLoggers!;
        var atOnce = new CancellationTokenSource();
        LocalRun? run = null;
        try
        {
            var start = new LocalRunOptions(options.RunPath(), options.Nodes, settings, log)
            {
                Program = options.Program ?? NodeProgram.ThisExecutable(),
                NodeSettings = options.Sources(),
                Application = new HostApplication { Messages = options.Messages, ActorSystem = options.ActorSystem },
                RestartsNodes = true,
                OnNodeEnded = options.OnNodeEnded,
                OnOwned = options.OnHosted,
                AtOnce = atOnce.Token,
            };
            run = await LocalRun.StartAsync(start, cancellation);
            return new ActorShmRun(run, await run.Host.OpenClientAsync(cancellation), atOnce, ownLoggers);
        }
        catch
        {
            // The caller gets the exception; no process and no file may outlive the attempt.
            var end = new EndSteps();
            end.Try(atOnce.Cancel); // the run has no work to wait for
            await end.TryAsync(() => run?.DisposeAsync().AsTask() ?? Task.CompletedTask);
            end.Try(atOnce.Dispose);
            end.LogFailures(log.CreateLogger<ActorShmRun>());
            ownLoggers?.Dispose();
            throw;
        }
    }

    /// <summary>Lists the nodes of the run, ordered by number.</summary>
    /// <param name="cancellation">Stops waiting.</param>
    public Task<ImmutableArray<NodeInfo>> ListNodesAsync(CancellationToken cancellation = default) => Client.ListNodesAsync(cancellation);

    /// <summary>Lists the nodes that are gone from the run, lost or in good order, newest first, each with the reason. The run remembers a limited number (<c>actorshm.host.kept-nodes</c>).</summary>
    /// <param name="most">The most nodes to list.</param>
    /// <param name="onlyLost">Whether to list only nodes that have not left in good order.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public Task<ImmutableArray<GoneNode>> ListGoneNodesAsync(int most = int.MaxValue, bool onlyLost = false, CancellationToken cancellation = default) =>
        Client.ListGoneNodesAsync(node: 0, most, onlyLost, cancellation);

    /// <summary>Finds an actor that a node has started (<see cref="NodeSetup.OnStart"/>). The reference can be told and asked like any other.</summary>
    /// <param name="node">The node's number.</param>
    /// <param name="path">The actor's path below <c>/user</c>.</param>
    /// <param name="timeout">How long the node may take to answer; 10 seconds when null.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ActorNotFoundException">The node is not part of the run, or has no such actor.</exception>
    public Task<IActorRef> ResolveAsync(int node, string path, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        Host.ResolveAsync(node, path, timeout ?? ResolveTimeout, cancellation);

    /// <summary>Stops the run: takes no new work, lets jobs finish within <c>actorshm.host.drain-timeout</c> and nodes leave within <c>leave-timeout</c>, ends what is left, and removes every file.</summary>
    /// <param name="now">Ends jobs and nodes at once.</param>
    /// <returns>Whether everything ended by itself.</returns>
    /// <exception cref="AggregateException">More than one step of the end failed; all were tried. A single failure is thrown as its own exception.</exception>
    public async Task<bool> StopAsync(CancellationToken now = default)
    {
        await using var registration = now.Register(() => _atOnce.Cancel());
        Task<bool> end;
        lock (_gate)
        {
            end = _end ??= EndAsync();
        }

        return await end;
    }

    /// <inheritdoc cref="StopAsync"/>
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    private async Task<bool> EndAsync()
    {
        var isClean = false;
        var end = new EndSteps();
        await end.TryAsync(async () => isClean = await _run.StopAsync());
        await end.TryAsync(() => Client.DisposeAsync().AsTask());
        await end.TryAsync(() => _run.DisposeAsync().AsTask());
        end.Try(() => _ownLoggers?.Dispose());
        end.ThrowIfAnyFailed();
        return isClean;
    }
}
