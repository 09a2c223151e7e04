using ActorShm.Actors.Engine;
using Microsoft.Extensions.Logging;

namespace ActorShm.Hosting;

/// <summary>The extension through which the actors of a system reach the run that was started in it.</summary>
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

    /// <summary>A task that completes with the run once it has started in this system, and faults when its start failed. When a failed start is tried again, this is the task of the new attempt.</summary>
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
    /// <exception cref="InvalidOperationException">The run has not started.</exception>
    public ActorShmRun Run => _run ?? throw new InvalidOperationException("No run has started in this actor system. Await StartActorShmAsync before actors ask for it.");

    /// <summary>Gets the extension of a system.</summary>
    /// <param name="system">The system.</param>
    public static ActorShmExtension Get(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return system.WithExtension<ActorShmExtension, ActorShmExtensionProvider>();
    }

    /// <summary>Starts the one run of a system.</summary>
    /// <param name="system">The system whose extension this is.</param>
    /// <param name="options">What to start.</param>
    /// <param name="start">Starts the run. If it fails, it first ends what it has begun.</param>
    /// <param name="cancellation">Gives up the start.</param>
    internal async Task<ActorShmRun> StartAsync(ActorSystem system, ActorShmOptions options, Func<CancellationToken, Task<ActorShmRun>> start, CancellationToken cancellation)
    {
        options.RequireValid(); // first: with wrong options nothing begins, and whoever awaits Started waits for the next attempt
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

            // The caller gets the exception, and so does everybody who waits for the run.
            started.TrySetException(e);
            throw;
        }
    }

    /// <summary>Claims the one run that the system may have. Called outside the <c>try</c> of the start: the refusal of a second start must not fail those who wait for the first.</summary>
    /// <remarks>Only the fault of a failed start's task makes the run free again. So no start gets a task that another is about to fault, and whoever sees the fault may start the next at once.</remarks>
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

    /// <summary>Has the system's shutdown end the run, or give up its start. Called before anything begins, so that whatever begins is also ended.</summary>
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

        RequireLiving(system); // again: on Akka.NET a phase that has begun accepts the task without complaint
    }

    private static void RequireLiving(ActorSystem system)
    {
        if (EngineSystem.IsEnding(system))
        {
            throw new InvalidOperationException($"The actor system '{system.Name}' has ended or is ending, so no run can start in it. Start it in another system.");
        }
    }

    /// <summary>Ends the run when the system shuts down: gives up a start that is under way, and stops a run that has started.</summary>
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
            // Whoever began the start gets its exception, and a failed start leaves nothing to end here.
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

    /// <summary>Gives the run to all who wait for it. If the system began to end while the run started, stops the run instead, and nobody gets it.</summary>
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
            await run.StopAsync(new CancellationToken(canceled: true)); // at once: the run has no work to wait for
        }
        catch (Exception e)
        {
            failure = e; // becomes the cause of the exception below, and does not replace it
        }

        throw GivenUp(system, failure);
    }

    private static InvalidOperationException GivenUp(ActorSystem system, Exception? cause) =>
        new($"The actor system '{system.Name}' has begun to end while a run started in it, so the start was given up. Start it in another system.", cause);

    /// <summary>Refuses further starts, after one that failed when the run's actors already lived in this system.</summary>
    /// <param name="failure">Why the start failed.</param>
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
    /// <summary>Starts a run with node processes that belongs to this system. The run ends before the system does, or when it is disposed.</summary>
    /// <remarks>
    /// <para>A system has one run in its life. A start that fails before the run's actors live in the system can be tried again; examples are wrong options and a run directory that another host has.</para>
    /// <para>The run's actors live in this very system if <see cref="ActorShmSystem.Create"/> made it. On the embedded engine that holds for any other system too. On Akka.NET links and serializers are fixed when a
    /// system is made, so the run of any other system lives in a second system beside it. <see cref="ActorShmRun.ActorSystem"/> is the one that is linked to the nodes.</para>
    /// <para>When the system ends first, the phase <c>service-stop</c> of its coordinated shutdown ends the run, or gives up a start that is under way. A system of <see cref="ActorShmSystem.Create"/> gives that phase
    /// as long as jobs and nodes may take by the settings; any other system gives it 5 seconds, unless configured otherwise. Shortly before that time is over, the run stops waiting for jobs and nodes, so that its files are gone when the phase ends.</para>
    /// </remarks>
    /// <param name="system">The embedder's system.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="loggers">Where the host's log goes; standard error when null.</param>
    /// <param name="cancellation">Gives up the start.</param>
    /// <exception cref="InvalidOperationException">The system has had a run, has ended or is ending; then nothing has begun. Or the system began to end before the start was complete; then the start was given up and leaves nothing.</exception>
    /// <returns>The run. Any actor of the system also gets it from <see cref="ActorShm"/>.</returns>
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

    /// <summary>Gets the run that was started in this system.</summary>
    /// <param name="system">The system, such as <c>Context.System</c>.</param>
    /// <exception cref="InvalidOperationException">No run has started in the system.</exception>
    public static ActorShmRun ActorShm(this ActorSystem system) => ActorShmExtension.Get(system).Run;
}
