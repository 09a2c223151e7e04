namespace ActorShm.Embedded;

// Start, restart and stop.
internal sealed partial class ActorCell
{
    private bool _terminating;
    private Exception? _restartCause;
    private bool _startsAnew;

    // Whether the instance is in its last hook, or what that hook awaits is still under way. Until that is over the instance stays, and the restart or stop does not go on.
    private bool _isLeaving;

    /// <summary>Begins the actor's life. Its start hook runs in the first turn.</summary>
    public void Start() => Mailbox.Begin();

    private void StartActor()
    {
        try
        {
            MakeInstance();
            _actor!.PreStart();
            RestartReceiveTimeout();
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            // A constructor or hook of the user's may throw anything; the supervisor decides. An instance that never started gets no
            // further hooks.
            ReleaseInstance();
            HandleFailure(AsInitializationFailure(failure));
        }
    }

    private void MakeInstance()
    {
        _behaviors = null;
        _behavior = null;
        var actor = Props.NewActor();
        actor.Constructed();
        _actor = actor;
        _behavior ??= actor.Receive;
        GiveTimersAndStash(actor);
    }

    private ActorInitializationException AsInitializationFailure(Exception failure) =>
        failure as ActorInitializationException
        ?? new ActorInitializationException(SelfRef, $"{ActorType} threw {failure.GetType().Name} while it was made or started: {FailureText.Of(failure)}", failure);

    /// <summary>Does the first half of a restart: runs the last hook of the old instance, and waits for the children that it stops.</summary>
    private void RestartActor(Exception cause)
    {
        if (_terminating)
        {
            return;
        }

        if (_awaiting is not null)
        {
            // The instance is in the middle of a handler, and is replaced when the handler is done.
            _restartAfterAwait = cause;
            return;
        }

        _suspendCount = Math.Max(_suspendCount, 1);
        if (_actor is not { } old)
        {
            StartAnew(cause);
            return;
        }

        LeaveForRestart(old, cause);
        GoOnWhenLeft();
    }

    /// <summary>Restarts or resumes an actor whose first instance never came to life. There is nothing to replace or to keep, so the instance is made as at the first start.</summary>
    private void StartAnew(Exception cause)
    {
        foreach (var child in ChildRefs())
        {
            // The constructor that failed made this child. The next one makes its own children, maybe with the same names.
            Stop(child);
        }

        ReceiveTimeout = null;
        _startsAnew = true;
        _restartCause = cause;
        FinishRestartWhenChildrenAreGone();
    }

    private void LeaveForRestart(ActorBase old, Exception cause)
    {
        _restartCause = cause;
        _isLeaving = true;
        _envelope = _failedEnvelope;
        try
        {
            old.PreRestart(cause, _failedEnvelope.Message);
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            LogLastWords(failure);
        }
    }

    private void LeaveForStop(ActorBase actor)
    {
        _isLeaving = true;
        _awaiting = null; // a stop does not wait for a handler in the middle of an await; the hook may begin work of its own
        try
        {
            actor.PostStop();
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            LogLastWords(failure);
        }
    }

    /// <summary>Logs what the last hook or handler of an instance threw. The instance goes in any case, so there is nothing left to decide.</summary>
    private void LogLastWords(Exception? failure)
    {
        if (failure is not null)
        {
            SystemImpl.LogFailure(SelfRef, _restartCause is { } cause ? new PreRestartException(SelfRef, failure, cause, _failedEnvelope.Message) : failure);
        }
    }

    /// <summary>Goes on with a restart or a stop, unless the last hook still awaits something; it is called again when that is over.</summary>
    private void GoOnWhenLeft()
    {
        if (_awaiting is not null)
        {
            return;
        }

        _isLeaving = false;
        ReleaseInstance();
        FinishRestartWhenChildrenAreGone();
        FinishStopWhenChildrenAreGone();
    }

    private void FinishRestartWhenChildrenAreGone()
    {
        if (_restartCause is not { } cause || _isLeaving || _children is { AnyStopping: true })
        {
            return;
        }

        _restartCause = null;
        _failure = null;
        _failedEnvelope = default;
        _envelope = default;
        _suspendCount--;
        if (_startsAnew)
        {
            _startsAnew = false;
            StartActor();
        }
        else
        {
            StartNextInstance(cause);
        }

        HandleDeferred();
    }

    private void StartNextInstance(Exception cause)
    {
        var survivors = ChildRefs();
        try
        {
            MakeInstance();
            _actor!.PostRestart(cause);
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            // As at the first start: the supervisor decides.
            ReleaseInstance();
            HandleFailure(new PostRestartException(SelfRef, failure, cause));
            return;
        }

        foreach (var child in survivors)
        {
            child.SendSystem(new Recreate(cause));
        }

        RestartReceiveTimeout();
    }

    private void BeginStop()
    {
        if (_terminating)
        {
            return;
        }

        _terminating = true;
        _restartCause = null;
        _deferred = null;
        CancelReceiveTimeout();
        _timers?.CancelAll();
        foreach (var child in SealChildren())
        {
            child.SendSystem(new Terminate());
        }

        FinishStopWhenChildrenAreGone();
    }

    private void FinishStopWhenChildrenAreGone()
    {
        if (!_terminating || _isLeaving || _children is { Count: > 0 })
        {
            return;
        }

        if (_actor is { } actor)
        {
            LeaveForStop(actor);
            GoOnWhenLeft(); // calls this method again when there is no instance any more
            return;
        }

        Mailbox.Close();

        // Watchers in other processes come first: when the last parent knows, the system ends and closes its links, and nothing reaches those watchers any more.
        // The parent comes before watchers in this process, so that a watcher that now asks it for a child of the same name finds the name free.
        TellWatchers(elsewhere: true);
        ParentRef.SendSystem(new DeathWatchNotification(SelfRef, existenceConfirmed: true, addressTerminated: false));
        TellWatchers(elsewhere: false);
        _watchedBy = null;
        UnwatchAll();
    }

    private void ReleaseInstance()
    {
        var actor = _actor;
        _timers?.CancelAll();
        CancelReceiveTimeout();
        _stash?.UnstashAll();
        _behaviors = null;
        _behavior = null;
        _supervision = null;
        _actor = null;
        try
        {
            (actor as IDisposable)?.Dispose();
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            // The instance is gone already, so what its Dispose throws goes to the log.
            SystemImpl.LogFailure(SelfRef, failure);
        }
    }
}
