using ActorShm.Actors.Engine;
using Microsoft.Extensions.Logging;

namespace ActorShm.Hosting;

/// <summary>The run that lives in an actor system, for actors of that system.</summary>
public sealed class ActorShmExtension : IExtension
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<ActorShmRun> _started = NewStart();
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ActorShmRun? _run;
    private bool _isTaken;
    private bool _isTied;
    private string? _refusal;

    internal ActorShmExtension()
    {
    }

    /// <summary>Completes when the run has started in this system, with what the caller of the start gets; faulted when its start failed. After a start that can be tried again, that of the next.</summary>
    public Task<ActorShmRun> Started
    {
        get
        {
            lock (_gate)
            {
                return _started.Task;
            }
        }
    }

    /// <summary>The run.</summary>
    /// <exception cref="InvalidOperationException">It has not started.</exception>
    public ActorShmRun Run => _run ?? throw new InvalidOperationException("No run has started in this actor system. Await StartActorShmAsync before actors ask for it.");

    /// <summary>The extension of a system.</summary>
    /// <param name="system">The system.</param>
    public static ActorShmExtension Get(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return system.WithExtension<ActorShmExtension, ActorShmExtensionProvider>();
    }

    /// <summary>Starts the one run of a system.</summary>
    /// <param name="system">The system whose extension this is.</param>
    /// <param name="options">What to start.</param>
    /// <param name="start">Starts it. Ends what it has begun before it fails.</param>
    /// <param name="cancellation">Gives up the start.</param>
    internal async Task<ActorShmRun> StartAsync(ActorSystem system, ActorShmOptions options, Func<CancellationToken, Task<ActorShmRun>> start, CancellationToken cancellation)
    {
        options.RequireValid(); // first: with wrong options nothing is begun, and who waits for a run waits for the next attempt
        Tie(system);
        var started = Take();
        var isInSystem = false;
        options.OnHosted = () => isInSystem = options.ActorSystem is not null;
        try
        {
            var run = await StartUnlessEndingAsync(system, start, cancellation);
            await HandOverAsync(system, run, started);
            return run;
        }
        catch (Exception e)
        {
            if (isInSystem)
            {
                RefuseFurther(e);
            }

            // The caller gets it, and so does everybody who waits for the run.
            started.TrySetException(e);
            throw;
        }
    }

    /// <summary>Takes the one run that the system has. Outside of what follows: a second start must not fail those who wait for the first.</summary>
    /// <remarks>After a start that failed it is free again by nothing but the fault of that start's task: so no start gets a task that another is about to fault, and who hears of the fault may start the next at once.</remarks>
    internal TaskCompletionSource<ActorShmRun> Take()
    {
        lock (_gate)
        {
            var hasFailed = _started.Task.IsFaulted;
            if (_refusal is not null || (_isTaken && !hasFailed))
            {
                throw new InvalidOperationException(_refusal ?? "A run was started in this actor system before; a system has one in its life.");
            }

            _isTaken = true;
            return _started = hasFailed ? NewStart() : _started;
        }
    }

    /// <summary>Has the system's shutdown end the run, and its start. Before anything is begun, so that whatever is begun has somebody who ends it.</summary>
    /// <exception cref="InvalidOperationException">The system has ended, or is ending.</exception>
    private void Tie(ActorSystem system)
    {
        RequireLiving(system);
        lock (_gate)
        {
            if (!_isTied)
            {
                var shutdown = CoordinatedShutdown.Get(system);
                shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "actorshm", () => EndAsync(system, shutdown));
                _isTied = true;
            }
        }

        RequireLiving(system); // on Akka.NET a phase that has begun takes the task without a word
    }

    private static void RequireLiving(ActorSystem system)
    {
        if (EngineSystem.IsEnding(system))
        {
            throw new InvalidOperationException($"The actor system '{system.Name}' has ended or is ending, so no run can start in it. Start it in another system.");
        }
    }

    /// <summary>What the system's shutdown does: gives up a start that is under way, and stops the run of one that was complete.</summary>
    private async Task<Done> EndAsync(ActorSystem system, CoordinatedShutdown shutdown)
    {
        using var impatience = new CancellationTokenSource(ServiceStop.PatienceWithin(shutdown.Timeout(CoordinatedShutdown.PhaseServiceStop)));
        Task<ActorShmRun>? start;
        lock (_gate)
        {
            _refusal ??= $"The actor system '{system.Name}' is ending, so no run can start in it. Start it in another system.";
            start = _isTaken ? _started.Task : null;
            _ending.TrySetResult();
        }

        if (start is not null)
        {
            // What a start fails with is told to whoever began it, and it leaves nothing.
            await ((Task)start).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (start.IsCompletedSuccessfully)
            {
                await (await start).StopAsync(impatience.Token);
            }
        }

        return Done.Instance;
    }

    private async Task<ActorShmRun> StartUnlessEndingAsync(ActorSystem system, Func<CancellationToken, Task<ActorShmRun>> start, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var isOver = new CancellationTokenSource();
        var giveUp = CancelAtEndAsync(either, isOver.Token);
        try
        {
            return await start(either.Token);
        }
        catch (OperationCanceledException e) when (_ending.Task.IsCompleted && !cancellation.IsCancellationRequested)
        {
            throw GivenUp(system, e);
        }
        finally
        {
            await isOver.CancelAsync();
            await giveUp;
        }
    }

    private async Task CancelAtEndAsync(CancellationTokenSource start, CancellationToken isOver)
    {
        await _ending.Task.WaitAsync(isOver).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await start.CancelAsync();
    }

    /// <summary>Gives the run to all who wait for it; where the system has begun to end while it started, it ends instead, and nobody gets it.</summary>
    private async Task HandOverAsync(ActorSystem system, ActorShmRun run, TaskCompletionSource<ActorShmRun> started)
    {
        lock (_gate)
        {
            if (!_ending.Task.IsCompleted)
            {
                _run = run;
                started.SetResult(run);
                return;
            }
        }

        Exception? failure = null;
        try
        {
            await run.StopAsync(new CancellationToken(canceled: true)); // it has no work that could be waited for
        }
        catch (Exception e)
        {
            failure = e; // told with the reason, and not in its place
        }

        throw GivenUp(system, failure);
    }

    private static InvalidOperationException GivenUp(ActorSystem system, Exception? cause) =>
        new($"The actor system '{system.Name}' has begun to end while a run started in it, so the start was given up. Start it in another system.", cause);

    /// <summary>Lets no start follow one that has failed after the run had begun to live in this system.</summary>
    /// <param name="failure">Why it failed.</param>
    private void RefuseFurther(Exception failure)
    {
        lock (_gate)
        {
            _refusal ??= $"The start of a run in this actor system has failed: {failure.Message} Its actors had lived in the system by then, and a system has one run in its life. Mend the reason, and start in another system.";
        }
    }

    private static TaskCompletionSource<ActorShmRun> NewStart() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Makes the <see cref="ActorShmExtension"/> of a system.</summary>
public sealed class ActorShmExtensionProvider : ExtensionIdProvider<ActorShmExtension>
{
    /// <inheritdoc/>
    public override ActorShmExtension CreateExtension(ExtendedActorSystem system) => new();
}

/// <summary>Adds ActorShm to an actor system.</summary>
public static class ActorShmSystemExtensions
{
    /// <summary>Starts a run that belongs to this system, with node processes. It ends before the system does, or when it is disposed.</summary>
    /// <remarks>
    /// A system has one run in its life. A start that has failed before the run's actors lived in it can be tried again, as with a directory that another host has, or with wrong options. The run's actors live in this very system if it was made by <see cref="ActorShmSystem.Create"/>. On the embedded engine any other will do; on Akka.NET,
    /// where links and serializers are fixed when a system is made, the run of another one lives in a system beside it. <see cref="ActorShmRun.ActorSystem"/> is the one that is linked to the nodes.
    /// When the system ends first, the run is ended in the phase <c>service-stop</c> of its coordinated shutdown, and a start that is under way is given up there. A system of <see cref="ActorShmSystem.Create"/> gives that phase
    /// the time that jobs and nodes may take by the settings; any other gives it 5 seconds, unless told otherwise. Shortly before that time is over nothing is waited for any more, so that the run's files are gone when the phase ends.
    /// </remarks>
    /// <param name="system">The embedder's system.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="loggers">Where the host's log goes; standard error when null.</param>
    /// <param name="cancellation">Gives up the start.</param>
    /// <exception cref="InvalidOperationException">The system has had a run, or has ended or is ending; nothing has begun then. Also when it begins to end before the start is complete, which is given up then and leaves nothing.</exception>
    /// <returns>The run, also to be had by <see cref="ActorShm"/> from any actor of the system.</returns>
    public static async Task<ActorShmRun> StartActorShmAsync(
        this ActorSystem system, Action<ActorShmOptions> configure, ILoggerFactory? loggers = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new ActorShmOptions();
        configure(options);
        options.ActorSystem = EngineSystem.CanAdopt(system) ? system : null;
        return await ActorShmExtension.Get(system).StartAsync(system, options, token => ActorShmRun.StartAsync(options, loggers, token), cancellation);
    }

    /// <summary>The run that was started in this system.</summary>
    /// <param name="system">The system, such as <c>Context.System</c>.</param>
    /// <exception cref="InvalidOperationException">None was.</exception>
    public static ActorShmRun ActorShm(this ActorSystem system) => ActorShmExtension.Get(system).Run;
}
