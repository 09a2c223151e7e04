using ActorShm.Actors.Application;
using ActorShm.Actors.Coordination;
using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Engine;
using ActorShm.Actors.Ledger;
using ActorShm.Actors.Logging;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Runs;
using ActorShm.Actors.Scheduling;
using ActorShm.Actors.Telemetry;
using ActorShm.Actors.WorkTables;
using ActorShm.Segments;
using Microsoft.Extensions.Logging;

namespace ActorShm.Actors;

/// <summary>Hosts one run: owns its directory, its segments and its coordinator, and lets nodes and clients connect.</summary>
/// <remarks>
/// It starts no nodes itself; it takes in every node that joins through the directory's socket. Disposing it ends the run
/// in good order and leaves no file behind. Safe to use from any thread. Dispose it once.
/// </remarks>
public sealed class RunHost : IAsyncDisposable
{
    /// <summary>How long an end that waits for nothing may take: to tell the clients, and to see that killed nodes are gone.</summary>
    private static readonly TimeSpan AtOnceLimit = TimeSpan.FromSeconds(2);

    private readonly RunParts _parts;
    private readonly ActorShmSettings _settings;
    private readonly EngineSystem _engine;
    private readonly IActorRef _coordinator;
    private readonly ILoggerFactory _loggers;
    private readonly TaskCompletionSource<string?> _ended;

    private RunHost(
        RunParts parts, ActorShmSettings settings, EngineSystem engine, IActorRef coordinator, ILoggerFactory loggers, TaskCompletionSource<string?> ended)
    {
        _parts = parts;
        _settings = settings;
        _engine = engine;
        _coordinator = coordinator;
        _loggers = loggers;
        _ended = ended;
    }

    /// <summary>Gets the run's directory.</summary>
    public RunDirectory Directory => _parts.Directory;

    /// <summary>Gets the actor system of the host: its own, or the embedder's system that was given at the start.</summary>
    public ActorSystem ActorSystem => _engine.System;

    /// <summary>Gets the bytes sent and received over all links of this host so far.</summary>
    public long BytesMessaged => _engine.BytesMessaged;

    /// <summary>Gets a task that completes when the run is over: with null when it was disposed, otherwise with the text of what broke it.</summary>
    /// <remarks>
    /// The owner of a host must watch this. A host without its coordinator or its ledger would live on, hold its directory, and answer
    /// nobody. Dispose it then, and end the process with an error.
    /// </remarks>
    public Task<string?> Ended => _ended.Task;

    /// <summary>Takes a run directory and opens it to nodes and clients.</summary>
    /// <param name="path">The directory of the run; <see cref="RunDirectory.PrivatePath"/> gives one that nobody else uses.</param>
    /// <param name="settings">The settings of the host.</param>
    /// <param name="loggers">Creates the loggers of the host.</param>
    /// <param name="launched">Tells how a node that this process started ended; null when this process starts none.</param>
    /// <param name="application">The embedder's additions; null for none.</param>
    /// <exception cref="DirectoryInUseException">Another living host has the directory.</exception>
    /// <exception cref="SegmentException">The directory cannot be used.</exception>
    internal static async Task<RunHost> StartAsync(string path, ActorShmSettings settings, ILoggerFactory loggers, ILaunchedProcesses? launched = null, HostApplication? application = null)
    {
        var directory = RunDirectory.Acquire(path, settings.Segments.Placement);
        var parts = new RunParts(directory, settings);
        try
        {
            var store = parts.Store = SegmentStore.CreateOwned(RunDirectory.SegmentsPathIn(directory.Path), directory.PlacementName, settings.Segments.WithWarnings(loggers));
            var engine = parts.Engine = application?.ActorSystem is { } own ? EngineSystem.Adopt(own, settings) : EngineSystem.ForHost(settings, loggers);
            if (application is not null)
            {
                engine.Register(application.Messages);
            }

            Func<AdoptFile, SegmentHandle> adopt = request => store.Adopt(request.Path, request.Label);
            var ledger = engine.System.ActorOf(Props.Create(() => new LedgerActor(store, TimeProvider.System, adopt)), RunActors.Ledger);
            parts.Actors.Push(ledger);
            parts.Tables = new WorkTablePool(RunDirectory.TablesPathIn(directory.Path), store);
            parts.Metrics = new RunMetrics(store);
            parts.Planning = new FairThreads<SessionLine>("planning", RunContext.PlannedAtOnce);
            var run = new RunContext(settings, store, parts.Tables, parts.Planning, ledger, engine, parts.Metrics, TimeProvider.System, parts.Ending);
            var (processes, numbers) = (new PeerProcesses(launched), launched?.Numbers ?? new NodeNumbers());
            var coordinator = engine.System.ActorOf(Props.Create(() => new CoordinatorActor(run, processes, numbers)), RunActors.Coordinator);
            parts.Actors.Push(coordinator);

            var ended = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
            IActorRef[] guarded = [coordinator, ledger];
            parts.Actors.Push(engine.System.ActorOf(Props.Create(() => new RunGuardActor(guarded, ended)), RunActors.Guard));

            // Last, because whoever connects expects the coordinator to be there.
            engine.Listen(directory.Path, settings);
            parts.Metrics.Connect(engine);
            return new RunHost(parts, settings, engine, coordinator, loggers, ended);
        }
        catch
        {
            // The caller gets the reason; nothing that was made so far may stay behind.
            var end = await parts.EndAsync();
            end.LogFailures(loggers.CreateLogger<RunHost>());
            throw;
        }
    }

    /// <summary>Completes once this many nodes have joined.</summary>
    public Task WaitForNodesAsync(int count, CancellationToken cancellation = default) =>
        _coordinator.Ask<NodesReady>(new AwaitNodes(count, cancellation), Timeout.InfiniteTimeSpan, cancellation);

    /// <summary>Completes once the node in a process has joined.</summary>
    /// <param name="pid">The process id of the node.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    public Task WaitForNodeAsync(int pid, CancellationToken cancellation = default) =>
        _coordinator.Ask<NodesReady>(new AwaitNodeIn(pid, cancellation), Timeout.InfiniteTimeSpan, cancellation);

    /// <summary>Opens a session in this process, without a link.</summary>
    public Task<RunClient> OpenClientAsync(CancellationToken cancellation = default) =>
        RunClient.OpenAsync(_engine, ownsEngine: false, _coordinator, Directory.Path, Timeout.InfiniteTimeSpan, _loggers, cancellation);

    /// <summary>Finds an actor that a node has started, to send messages to it as to any other actor.</summary>
    /// <param name="node">The node's number.</param>
    /// <param name="path">The actor's path below <c>/user</c>.</param>
    /// <param name="timeout">How long the node may take to answer.</param>
    /// <param name="cancellation">Cancels the search.</param>
    /// <exception cref="ActorNotFoundException">The node is not part of the run, or has no such actor.</exception>
    public async Task<IActorRef> ResolveAsync(int node, string path, TimeSpan timeout, CancellationToken cancellation = default)
    {
        var found = await _coordinator.Ask<WorkerFound>(new FindWorker(node), timeout, cancellation);
        return found.Worker is { } worker
            ? await ActorSystem.ActorSelection($"{worker.Path.Address}/user/{path}").ResolveOne(timeout, cancellation)
            : throw new ActorNotFoundException($"Node {node} is not part of the run, so its actor '{path}' cannot be found.");
    }

    /// <summary>Stops taking new work, lets running jobs finish, and sends the nodes away, each within its limit; then ends whatever is left.</summary>
    /// <remarks>
    /// Jobs that are not done within <c>actorshm.host.drain-timeout</c> are cancelled, and their clients are told why. Nodes that do not close what they have
    /// open, or do not leave, within <c>actorshm.host.leave-timeout</c> are killed.
    /// </remarks>
    /// <param name="now">Once cancelled, at any time, makes the call wait for nothing any more.</param>
    /// <returns>Whether everything ended by itself: in time, with no job cancelled and no node killed.</returns>
    public Task<bool> StopAsync(CancellationToken now = default) => StopAsync(static () => { }, now);

    /// <summary>Stops the run as the other overload does, for a caller that replaces lost nodes and has to go on doing so as long as a job may need them.</summary>
    /// <inheritdoc cref="StopAsync(CancellationToken)"/>
    /// <param name="whenJobsEnded">Called when no job runs any more, before nodes are sent away: from then on no node may be started. Not called when the run ended by itself, or took too long.</param>
    /// <param name="now">Once cancelled, at any time, makes the call wait for nothing any more.</param>
    public async Task<bool> StopAsync(Action whenJobsEnded, CancellationToken now)
    {
        ArgumentNullException.ThrowIfNull(whenJobsEnded);
        using var limit = new CancellationTokenSource();
        await using var registration = now.Register(() =>
        {
            _coordinator.Tell(new DrainAtOnce());
            limit.CancelAfter(AtOnceLimit);
        });

        // Killed nodes are gone in a moment; only a defect, or a segment that the kernel takes long to make, exceeds this limit.
        limit.CancelAfter(now.IsCancellationRequested ? AtOnceLimit : _settings.EndTimeout);
        try
        {
            await AskForEndAsync<JobsDrained>(new DrainJobs(), limit);
            whenJobsEnded();
            return await AskForEndAsync<Drained>(new Drain(), limit) is { CancelledJobs: 0, KilledNodes: 0 };
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Asks the coordinator, and cancels when the run ends: a coordinator that is gone, or goes now, never answers.</summary>
    private async Task<T> AskForEndAsync<T>(object request, CancellationTokenSource limit)
    {
        var answer = _coordinator.Ask<T>(request, Timeout.InfiniteTimeSpan, limit.Token);
        if (await Task.WhenAny(answer, Ended) == Ended)
        {
            await limit.CancelAsync();
        }

        return await answer;
    }

    /// <summary>Closes the links and removes every segment and the directory; each step is done even when another fails. Nodes that are still there see the link close, and exit.</summary>
    public async ValueTask DisposeAsync()
    {
        // Before the actors stop, so that their end is not taken for a failure.
        _ended.TrySetResult(null);
        var end = await _parts.EndAsync();
        end.ThrowIfAnyFailed();
    }
}
