namespace ActorShm.Embedded;

/// <summary>The identifier of the extension <see cref="CoordinatedShutdown"/>.</summary>
public sealed class CoordinatedShutdownExtension : ExtensionIdProvider<CoordinatedShutdown>
{
    /// <inheritdoc/>
    public override CoordinatedShutdown CreateExtension(ExtendedActorSystem system) => new(ActorSystemImpl.From(system));
}

/// <summary>Ends an actor system in phases. The tasks that were registered for one phase run together, and the next phase begins when all are done.</summary>
/// <remarks>
/// As in Akka.NET, the phases are read from <c>akka.coordinated-shutdown</c>: each has <c>depends-on</c>, <c>timeout</c>, <c>recover</c> and
/// <c>enabled</c>, and more phases can be added there. When a phase takes too long, or has a task that fails, that is logged and the
/// next phase begins (<c>recover = on</c>), or the run ends there (<c>off</c>). The last phase terminates the system. Unlike in Akka.NET, a system
/// has no coordinated shutdown until somebody asks for it. All members are safe on any thread.
/// </remarks>
public sealed partial class CoordinatedShutdown : IExtension
{
    private readonly ActorSystemImpl _system;
    private readonly ILoggingAdapter _log;
    private readonly IReadOnlyList<ShutdownPhase> _phases;
    private readonly bool _exitsProcess;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<ShutdownTask>> _tasks = new(StringComparer.Ordinal);

    internal CoordinatedShutdown(ActorSystemImpl system)
    {
        var own = system.Settings.Config;
        var config = (own.HasPath("akka.coordinated-shutdown") ? own.GetConfig("akka.coordinated-shutdown") : Config.Empty).WithFallback(ShutdownPhases.Defaults);
        _system = system;
        _log = Logging.GetLogger(system, typeof(CoordinatedShutdown));
        _phases = ShutdownPhases.Read(config);
        _exitsProcess = config.GetBoolean("exit-clr");
        RunsByTerminate = config.GetBoolean("run-by-actor-system-terminate");
        if (config.GetBoolean("terminate-actor-system"))
        {
            _tasks.Add(PhaseActorSystemTerminate, [new ShutdownTask("terminate-system", TerminateSystemAsync)]);
        }
        else if (RunsByTerminate)
        {
            throw new ConfigurationException(
                "akka.coordinated-shutdown.terminate-actor-system is off while run-by-actor-system-terminate is on, so a system that is told to terminate never would. Switch both on, or both off.");
        }

        if (config.GetBoolean("run-by-clr-shutdown-hook"))
        {
            RunAtProcessExit();
        }
    }

    /// <summary>The reason why the shutdown began; null while it has not.</summary>
    public Reason? ShutdownReason => Volatile.Read(ref _reason);

    /// <summary>How long all phases may take together.</summary>
    public TimeSpan TotalTimeout => _phases.Aggregate(TimeSpan.Zero, static (sum, phase) => sum + phase.Timeout);

    /// <summary>Whether terminating the system means running the phases.</summary>
    internal bool RunsByTerminate { get; }

    /// <summary>Gets the shutdown of a system, and makes it at the first call.</summary>
    /// <exception cref="ConfigurationException">The configuration of the phases is malformed, or they depend on each other in a circle.</exception>
    public static CoordinatedShutdown Get(ActorSystem sys) => sys.WithExtension<CoordinatedShutdown, CoordinatedShutdownExtension>();

    /// <summary>Registers a task for a phase. The tasks of one phase run at the same time, in no order.</summary>
    /// <param name="phase">One of the constants, or a phase of the configuration.</param>
    /// <param name="taskName">The name of the task in the log.</param>
    /// <param name="task">The work, which begins on a thread of the pool.</param>
    /// <remarks>While the phases run, tasks can still be added to phases that have not begun.</remarks>
    /// <exception cref="ConfigurationException">There is no such phase.</exception>
    /// <exception cref="InvalidOperationException">The task would never run: the phase has begun already, the run does not reach it, or the system has ended without running the phases.</exception>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        ArgumentException.ThrowIfNullOrEmpty(taskName);
        ArgumentNullException.ThrowIfNull(task);
        Require(phase);
        lock (_lock)
        {
            if (_begun.Contains(phase))
            {
                throw new InvalidOperationException($"The phase '{phase}' has begun or was left out, so the task '{taskName}' would never run. Add it to a later phase, or earlier.");
            }

            if (_system.StopsActors && ShutdownReason is null)
            {
                throw new InvalidOperationException($"The actor system '{_system.Name}' has ended or is ending without its shutdown, so the task '{taskName}' would never run. Add it before the system is told to end.");
            }

            if (!_tasks.TryGetValue(phase, out var tasks))
            {
                _tasks.Add(phase, tasks = []);
            }

            tasks.Add(new ShutdownTask(taskName, task));
        }
    }

    /// <summary>Gets how long a phase may take.</summary>
    /// <exception cref="ConfigurationException">There is no such phase.</exception>
    public TimeSpan Timeout(string phase) => Require(phase).Timeout;

    private ShutdownPhase Require(string name) =>
        _phases.FirstOrDefault(phase => string.Equals(phase.Name, name, StringComparison.Ordinal))
        ?? throw new ConfigurationException(
            $"There is no phase '{name}'; there are {string.Join(", ", _phases.Select(static phase => phase.Name))}. Name one of them, or add it to akka.coordinated-shutdown.phases.");

    private async Task<Done> TerminateSystemAsync()
    {
        await _system.FinalTerminate().ConfigureAwait(false);
        return Done.Instance;
    }

    private sealed record ShutdownTask(string Name, Func<Task<Done>> Work);
}
