namespace ActorShm.Embedded;

// Start, restart and stop.
internal sealed partial class ActorCell
{
    private bool _terminating;
    private Exception? _restartCause;
    private bool _startsAnew;

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
        _restartCause = cause;
        FinishRestartWhenChildrenAreGone();
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
        var failedAt = _failedEnvelope;
        _envelope = failedAt;
        try
        {
            old.PreRestart(cause, failedAt.Message);
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            // The old instance goes in any case, so its last words must not stop the new one.
            SystemImpl.LogFailure(SelfRef, new PreRestartException(SelfRef, failure, cause, failedAt.Message));
        }
        finally
        {
            _envelope = default;
        }

        ReleaseInstance();
    }

    private void FinishRestartWhenChildrenAreGone()
    {
        if (_restartCause is not { } cause || _children is { AnyStopping: true })
        {
            return;
        }

        _restartCause = null;
        _failure = null;
        _failedEnvelope = default;
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
        if (!_terminating || _children is { Count: > 0 })
        {
            return;
        }

        if (_actor is { } actor)
        {
            try
            {
                actor.PostStop();
            }
            catch (Exception failure) when (FatalErrors.AreNot(failure))
            {
                // The actor stops whatever its hook says; its supervisor has nothing left to decide.
                SystemImpl.LogFailure(SelfRef, failure);
            }

            ReleaseInstance();
        }

        Mailbox.Close();

        // The parent first: a watcher that now asks it for a child of the same name finds the name free.
        ParentRef.SendSystem(new DeathWatchNotification(SelfRef, existenceConfirmed: true, addressTerminated: false));
        TellWatchers();
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
