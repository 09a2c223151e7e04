namespace ActorShm.Embedded;

// The end of the system: first the user's actors, then the system's own, then the links, then whoever waits for the end.
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

    /// <summary>Whether the system's actors have been told to stop, or have stopped: no phase of a shutdown comes after that.</summary>
    public bool StopsActors => Volatile.Read(ref _stopsActors) != 0;

    public override Task Terminate()
    {
        if (TryRunShutdown())
        {
            return WhenTerminated;
        }

        // Code that makes a shutdown and adds a task at this moment either sees this flag and is refused, or the second call below sees its shutdown.
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
        // Only a shutdown that was made: a configuration from which none can be made must not keep the system from ending.
        if (!_extensions.TryGetValue(typeof(CoordinatedShutdown), out var made) || made is not { IsValueCreated: true, Value: CoordinatedShutdown { RunsByTerminate: true } shutdown })
        {
            return false;
        }

        // Its last phase calls FinalTerminate. A failure on the way is in the log already.
        _ = shutdown.Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        return true;
    }

    /// <summary>Registers links to close when all actors have stopped.</summary>
    /// <returns>False when the system has closed its links already; the caller then has to close these itself.</returns>
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

    /// <summary>Notes that a guardian, and so everything below it, has stopped.</summary>
    public void GuardianStopped(ActorRefBase guardian)
    {
        if (guardian.Equals(UserGuardian))
        {
            SystemGuardian.SendSystem(new Terminate());
        }
        else
        {
            // Not in the guardian's turn, because closing links waits for other processes.
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
            callbacks = [.. Enumerable.Reverse(_onTermination)]; // code that was registered later may need what was there before it
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
            // The system ends even when one step throws, and the other steps must still run.
            Log.Error(failure, "A step of the end of the actor system '{0}' failed", Name);
        }
    }
}
