using ActorShm.Actors.Engine;
using Microsoft.Extensions.Logging;

namespace ActorShm.Hosting;

/// <summary>The run that lives in an actor system, for actors of that system.</summary>
public sealed class ActorShmExtension : IExtension
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<ActorShmRun> _started = NewStart();
    private volatile ActorShmRun? _run;
    private bool _isTaken;
    private string? _refusal;

    internal ActorShmExtension()
    {
    }

    /// <summary>Completes when the run has started in this system; faulted when its start failed. After a start that can be tried again, that of the next.</summary>
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

    internal async Task<ActorShmRun> StartAsync(ActorShmOptions options, ILoggerFactory? loggers, CancellationToken cancellation)
    {
        options.RequireValid(); // first: with wrong options nothing is begun, and who waits for a run waits for the next attempt
        var started = Take();
        var isInSystem = false;
        options.OnHosted = () => isInSystem = options.ActorSystem is not null;
        try
        {
            var run = await ActorShmRun.StartAsync(options, loggers, cancellation);
            _run = run;
            started.SetResult(run);
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

    /// <summary>Lets no start follow one that has failed after the run had begun to live in this system.</summary>
    /// <param name="failure">Why it failed.</param>
    private void RefuseFurther(Exception failure)
    {
        lock (_gate)
        {
            _refusal = $"The start of a run in this actor system has failed: {failure.Message} Its actors had lived in the system by then, and a system has one run in its life. Mend the reason, and start in another system.";
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
    /// When the system ends first, the run is ended in the phase <c>service-stop</c> of its coordinated shutdown. A system of <see cref="ActorShmSystem.Create"/> gives that phase
    /// the time that jobs and nodes may take by the settings; any other gives it 5 seconds, unless told otherwise. Shortly before that time is over nothing is waited for any more, so that the run's files are gone when the phase ends.
    /// </remarks>
    /// <param name="system">The embedder's system.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="loggers">Where the host's log goes; standard error when null.</param>
    /// <param name="cancellation">Gives up the start.</param>
    /// <returns>The run, also to be had by <see cref="ActorShm"/> from any actor of the system.</returns>
    public static async Task<ActorShmRun> StartActorShmAsync(
        this ActorSystem system, Action<ActorShmOptions> configure, ILoggerFactory? loggers = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new ActorShmOptions();
        configure(options);
        options.ActorSystem = EngineSystem.CanAdopt(system) ? system : null;
        var run = await ActorShmExtension.Get(system).StartAsync(options, loggers, cancellation);
        try
        {
            var shutdown = CoordinatedShutdown.Get(system);
            shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "actorshm", async () =>
            {
                using var impatience = new CancellationTokenSource(ServiceStop.PatienceWithin(shutdown.Timeout(CoordinatedShutdown.PhaseServiceStop)));
                await run.StopAsync(impatience.Token);
                return Done.Instance;
            });
        }
        catch
        {
            // The system has begun to end while the run started: nobody else would end the run.
            await run.DisposeAsync();
            throw;
        }

        return run;
    }

    /// <summary>The run that was started in this system.</summary>
    /// <param name="system">The system, such as <c>Context.System</c>.</param>
    /// <exception cref="InvalidOperationException">None was.</exception>
    public static ActorShmRun ActorShm(this ActorSystem system) => ActorShmExtension.Get(system).Run;
}
