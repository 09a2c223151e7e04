namespace ActorShm.Embedded;

// Failing, and deciding about children that fail.
internal sealed partial class ActorCell
{
    private int _suspendCount;
    private Exception? _failure;
    private Envelope _failedEnvelope;
    private SupervisorStrategy? _supervision;

    /// <summary>Suspends this actor and its children, and leaves the decision to the parent.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="perpetrator">The child whose failure this is, when it was escalated; it is suspended already.</param>
    private void HandleFailure(Exception failure, ActorRefBase? perpetrator = null)
    {
        if (_terminating || _failure is not null)
        {
            // Nobody is left to decide, or somebody is deciding already; the log is the only place where it can go.
            SystemImpl.LogFailure(SelfRef, failure);
            return;
        }

        _failure = failure;
        _failedEnvelope = _envelope;
        SuspendSelf(perpetrator);
        ParentRef.SendSystem(new Failed(SelfRef, failure));
    }

    private void SuspendSelf(ActorRefBase? except)
    {
        _suspendCount++;
        foreach (var child in ChildRefs())
        {
            if (!ReferenceEquals(child, except))
            {
                child.SendSystem(new Suspend());
            }
        }
    }

    private void ResumeSelf()
    {
        _suspendCount = Math.Max(0, _suspendCount - 1);
        if (_suspendCount == 0)
        {
            _failure = null;
            _failedEnvelope = default;
        }

        if (_actor is null && !_terminating && _restartCause is null)
        {
            // Resuming what never came to life: there is no state to keep, so it is started anew.
            StartActor();
        }

        foreach (var child in ChildRefs())
        {
            child.SendSystem(new Resume());
        }
    }

    private void HandleChildFailure(Failed failed)
    {
        if (_terminating || _children?.FindStats(failed.Child) is not { IsStopping: false } stats)
        {
            return;
        }

        var interrupted = _envelope;
        _envelope = new Envelope(failed, failed.Child);
        try
        {
            _supervision ??= Props.SupervisorStrategy ?? _actor?.SupervisorStrategy() ?? SupervisorStrategy.DefaultStrategy;
            if (!_supervision.HandleFailure(this, stats, _children.AllStats(), failed.Cause))
            {
                Escalate(failed.Child, failed.Cause);
            }
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            // The decider is the user's code; when it throws, this actor has failed, and the child waits with it.
            Escalate(failed.Child, failure);
        }
        finally
        {
            _envelope = interrupted;
        }
    }

    private void Escalate(ActorRefBase child, Exception cause)
    {
        if (_failure is null)
        {
            HandleFailure(cause, child);
            return;
        }

        // This actor waits for a decision about an earlier failure, and that decision will not be about this child. It must not wait for ever.
        SystemImpl.LogFailure(child, cause);
        Stop(child);
    }
}
