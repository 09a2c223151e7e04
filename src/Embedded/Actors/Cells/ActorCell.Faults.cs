namespace ActorShm.Embedded;

// Failing, and deciding about children that fail.
internal sealed partial class ActorCell
{
    private int _suspendCount;
    private Exception? _failure;
    private Envelope _failedEnvelope;
    private SupervisorStrategy? _supervision;

    // The messages that have to wait, in the order in which they came; null while there are none, which is nearly always.
    private List<SystemMessage>? _deferred;

    /// <summary>Suspends this actor and its children, and leaves the decision to the parent.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="perpetrator">The child whose failure this is, when it was escalated; it is suspended already.</param>
    private void HandleFailure(Exception failure, ActorRefBase? perpetrator = null)
    {
        if (_terminating || _failure is not null)
        {
            // Nobody is left to decide, or somebody is deciding already. The failure can only go to the log.
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
        if (_actor is null && !_terminating && _failure is { } cause)
        {
            StartAnew(cause);
            return;
        }

        _suspendCount = Math.Max(0, _suspendCount - 1);
        if (_suspendCount == 0)
        {
            _failure = null;
            _failedEnvelope = default;
        }

        foreach (var child in ChildRefs())
        {
            child.SendSystem(new Resume());
        }

        HandleDeferred();
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
            _supervision ??= Props.SupervisorStrategy ?? _actor!.SupervisorStrategy();
            if (!_supervision.HandleFailure(this, stats, _children.AllStats(), failed.Cause))
            {
                HandleFailure(failed.Cause, failed.Child);
            }
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            // The decider is the user's code; when it throws, this actor has failed, and the child waits with it.
            HandleFailure(failure, failed.Child);
        }
        finally
        {
            _envelope = interrupted;
        }
    }

    /// <summary>Whether a message has to wait until a restart, or a decision about this actor, is over.</summary>
    /// <remarks>
    /// Between its instances, and while an await delays its restart, an actor can be neither suspended nor restarted again. While it waits for a decision about
    /// itself, it decides nothing about its children: its next instance may decide differently, or the children may be gone by then.
    /// </remarks>
    private bool MustWait(SystemMessage message) =>
        message switch
        {
            Suspend or Resume or Recreate => _restartCause is not null || _restartAfterAwait is not null,
            Failed => _restartCause is not null || _failure is not null,
            _ => false,
        };

    private void HandleDeferred()
    {
        var waiting = _deferred;
        _deferred = null;
        foreach (var message in waiting ?? [])
        {
            HandleSystem(message);
        }
    }
}
