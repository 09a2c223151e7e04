namespace ActorShm.Embedded;

// Running the phases: once, whoever begins it.
public sealed partial class CoordinatedShutdown
{
    private readonly TaskCompletionSource<Done> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<string> _begun = new(StringComparer.Ordinal);
    private Reason? _reason;

    /// <summary>Runs the phases in their order. A second call begins nothing and returns the task of the first.</summary>
    /// <param name="reason">The reason, which <see cref="ShutdownReason"/> keeps.</param>
    /// <param name="fromPhase">The phase to begin with, which leaves out those before it; null for all phases.</param>
    /// <returns>
    /// A task that completes after the last phase. It fails when a phase that does not recover has a task that throws, with that exception, or takes too long, with a
    /// <see cref="TimeoutException"/>; the phases after it have not run then.
    /// </returns>
    /// <exception cref="ConfigurationException">There is no such phase.</exception>
    public Task<Done> Run(Reason reason, string? fromPhase = null)
    {
        ArgumentNullException.ThrowIfNull(reason);
        var first = fromPhase is null ? null : Require(fromPhase);
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null)
        {
            _log.Info("The actor system '{0}' shuts down: {1}.", _system.Name, reason);
            LeaveOut(_phases.TakeWhile(phase => first is not null && phase != first));
            _ = Task.Run(() => RunAllAsync(first));
        }

        return _done.Task;
    }

    private async Task RunAllAsync(ShutdownPhase? first)
    {
        try
        {
            foreach (var phase in _phases.SkipWhile(phase => first is not null && phase != first))
            {
                await RunPhaseAsync(phase).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            // A phase failed that must not fail. Whoever waits for the run gets the reason; others find it in the log.
            LeaveOut(_phases);
            _log.Error(failure, "The shutdown of the actor system '{0}' stopped: {1}", _system.Name, failure.Message);
            _done.TrySetException(failure);
            return;
        }

        _done.TrySetResult(Done.Instance);
        if (_exitsProcess)
        {
            Environment.Exit(0);
        }
    }

    private async Task RunPhaseAsync(ShutdownPhase phase)
    {
        var tasks = Begin(phase);
        if (tasks.Count == 0)
        {
            return;
        }

        if (!phase.IsEnabled)
        {
            _log.Info("The phase '{0}' is switched off; {1} tasks are left out.", phase.Name, tasks.Count);
            return;
        }

        var running = tasks.Select(task => RunTaskAsync(phase, task)).ToArray();
        var all = Task.WhenAll(running);
        try
        {
            await all.WaitAsync(phase.Timeout, _system.Time).ConfigureAwait(false);
        }
        catch (TimeoutException elapsed) when (!all.IsCompleted)
        {
            var late = string.Join(", ", tasks.Where((_, i) => !running[i].IsCompleted).Select(static task => task.Name));
            var text = $"The phase '{phase.Name}' took longer than {phase.Timeout.TotalSeconds:0.###} s; not done are: {late}.";
            if (!phase.Recovers)
            {
                throw new TimeoutException(text, elapsed);
            }

            _log.Warning("{0} The shutdown goes on.", text);
        }
    }

    private async Task RunTaskAsync(ShutdownPhase phase, ShutdownTask task)
    {
        try
        {
            await Task.Run(task.Work).ConfigureAwait(false);
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure) && phase.Recovers)
        {
            // One task that fails must not keep the other tasks from running, nor the shutdown from going on.
            _log.Error(failure, "The task '{0}' of the phase '{1}' failed, and the shutdown goes on: {2}", task.Name, phase.Name, failure.Message);
        }
    }

    /// <summary>Refuses further tasks for phases that this run does not reach.</summary>
    private void LeaveOut(IEnumerable<ShutdownPhase> phases)
    {
        lock (_lock)
        {
            _begun.UnionWith(phases.Select(static phase => phase.Name));
        }
    }

    private List<ShutdownTask> Begin(ShutdownPhase phase)
    {
        lock (_lock)
        {
            _begun.Add(phase.Name);
            return _tasks.TryGetValue(phase.Name, out var tasks) ? tasks : [];
        }
    }
}
