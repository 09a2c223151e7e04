namespace ActorShm.Embedded;

// Start, restart and stop.
internal sealed partial class ActorCell
{
    private bool _terminating;
    private Exception? _restartCause;
    private bool _startsAnew;

    // Whether the instance is in its last hook, or what that hook awaits is still under way: nothing follows before that, and the instance stays.
    private bool _isLeaving;

    /// <summary>Begins the actor's life; its start hook runs in its own first turn.</summary>
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

    /// <summary>First half of a restart: the old instance says goodbye, and the children that it stops are waited for.</summary>
    private void RestartActor(Exception cause)
    {
        if (_terminating)
        {
            return;
        }

        if (_awaiting is not null)
        {
            // The instance is in the middle of a handler; it is replaced when the handler is through.
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

    /// <summary>Restarting or resuming what never came to life: there is nothing to replace or to keep, so it is made as at first.</summary>
    private void StartAnew(Exception cause)
    {
        foreach (var child in ChildRefs())
        {
            // Made by the constructor that failed; the next one makes its own, maybe with the same names.
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
        _awaiting = null; // a handler in the middle of an await is not waited for; the hook may begin something of its own
        try
        {
            actor.PostStop();
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            LogLastWords(failure);
        }
    }

    /// <summary>The instance goes in any case, so what its last hook or handler throws is for the log: nobody has anything left to decide.</summary>
    private void LogLastWords(Exception? failure)
    {
        if (failure is not null)
        {
            SystemImpl.LogFailure(SelfRef, _restartCause is { } cause ? new PreRestartException(SelfRef, failure, cause, _failedEnvelope.Message) : failure);
        }
    }

    /// <summary>Goes on with a restart or a stop, now or when what the last hook awaits is through.</summary>
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
            GoOnWhenLeft(); // comes back here when there is no instance any more
            return;
        }

        Mailbox.Close();

        // Watchers in other processes first: when the last parent knows, the system ends and closes its links, and who is told after that is told nothing.
        // The parent before those in this process: one that now asks it for a child of the same name finds the name free.
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
            // The instance is gone already; what its Dispose says is for the log.
            SystemImpl.LogFailure(SelfRef, failure);
        }
    }
}
