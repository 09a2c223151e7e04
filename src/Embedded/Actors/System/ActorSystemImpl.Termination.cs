namespace ActorShm.Embedded;

// The end: user actors, then the system's own, then the links, then whoever waits for it.
internal sealed partial class ActorSystemImpl
{
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly List<Action> _onTermination = [];
    private readonly List<Func<Task>> _closeLinks = [];
    private bool _closesLinks;
    private bool _ended;
    private int _stopsActors;

    public override Task WhenTerminated => _terminated.Task;

    /// <summary>Whether its actors are told to stop, or have stopped: no phase of a shutdown comes after that.</summary>
    public bool StopsActors => Volatile.Read(ref _stopsActors) != 0;

    public override Task Terminate()
    {
        if (TryRunShutdown())
        {
            return WhenTerminated;
        }

        // Whoever makes a shutdown and adds a task at this moment either sees this, and is refused, or is seen by the second look.
        Interlocked.Exchange(ref _stopsActors, 1);
        return TryRunShutdown() ? WhenTerminated : FinalTerminate();
    }

    public override Task FinalTerminate()
    {
        Interlocked.Exchange(ref _stopsActors, 1);
        UserGuardian.SendSystem(new Terminate());
        return WhenTerminated;
    }

    public override void RegisterOnTermination(Action code)
    {
        ArgumentNullException.ThrowIfNull(code);
        lock (_lock)
        {
            if (!_ended)
            {
                _onTermination.Add(code);
                return;
            }
        }

        code();
    }

    private bool TryRunShutdown()
    {
        // Only one that was made: a configuration with which there can be none must not keep the system from ending.
        if (!_extensions.TryGetValue(typeof(CoordinatedShutdown), out var made) || made is not { IsValueCreated: true, Value: CoordinatedShutdown { RunsByTerminate: true } shutdown })
        {
            return false;
        }

        // Its last phase comes back through FinalTerminate. A failure on the way is in the log already.
        _ = shutdown.Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        return true;
    }

    /// <summary>Has links closed when all actors have stopped.</summary>
    /// <returns>False when the system has closed its links already, so that whoever opened these has to close them.</returns>
    public bool TryCloseAtEnd(Func<Task> close)
    {
        lock (_lock)
        {
            if (!_closesLinks)
            {
                _closeLinks.Add(close);
            }

            return !_closesLinks;
        }
    }

    /// <summary>A guardian, and so everything below it, has stopped.</summary>
    public void GuardianStopped(ActorRefBase guardian)
    {
        if (guardian.Equals(UserGuardian))
        {
            SystemGuardian.SendSystem(new Terminate());
        }
        else
        {
            // Not in the guardian's turn: closing links waits for other processes.
            _ = Task.Run(EndAsync);
        }
    }

    private async Task EndAsync()
    {
        Func<Task>[] links;
        lock (_lock)
        {
            _closesLinks = true;
            links = [.. _closeLinks];
        }

        foreach (var close in links)
        {
            await Guarded(close);
        }

        Asks.End();
        _scheduler.Stop();
        Action[] callbacks;
        lock (_lock)
        {
            _ended = true;
            callbacks = [.. Enumerable.Reverse(_onTermination)]; // who came later may need what was there before
        }

        foreach (var callback in callbacks)
        {
            await Guarded(() =>
            {
                callback();
                return Task.CompletedTask;
            });
        }

        _terminated.SetResult();
    }

    private async Task Guarded(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            // The system ends whatever one of its parts says on the way; the others must still get their turn.
            Log.Error(failure, "A step of the end of the actor system '{0}' failed", Name);
        }
    }
}
