namespace ActorShm.Embedded;

// What an instance gets by implementing an interface, and the receive timeout.
internal sealed partial class ActorCell
{
    private TimerScheduler? _timers;
    private UnboundedStash? _stash;
    private ReceiveTimeoutTimer? _receiveTimeoutTimer;

    public TimeSpan? ReceiveTimeout { get; private set; }

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        if (timeout is { } time)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, nameof(timeout));
            DetachedTimer.RequirePossible(time, nameof(timeout));
        }

        ReceiveTimeout = timeout;
        RestartReceiveTimeout();
    }

    private void GiveTimersAndStash(ActorBase actor)
    {
        if (actor is IWithTimers withTimers)
        {
            withTimers.Timers = _timers = new TimerScheduler(this);
        }

        if (actor is IActorStash withStash)
        {
            withStash.Stash = _stash ??= new UnboundedStash(this);
        }
    }

    private void RestartReceiveTimeout()
    {
        if (_receiveTimeoutTimer is null && ReceiveTimeout is null)
        {
            return;
        }

        CancelReceiveTimeout();
        if (ReceiveTimeout is { } time && !_terminating)
        {
            _receiveTimeoutTimer = new ReceiveTimeoutTimer(this);
            _receiveTimeoutTimer.Start(time);
        }
    }

    private void CancelReceiveTimeout()
    {
        _receiveTimeoutTimer?.Timer.Dispose();
        _receiveTimeoutTimer = null;
    }

    private bool TryTakeReceiveTimeout(ReceiveTimeoutTimer timer)
    {
        if (!ReferenceEquals(timer, _receiveTimeoutTimer))
        {
            return false;
        }

        _receiveTimeoutTimer = null;
        return true;
    }

    /// <summary>Lies in the mailbox in place of the <see cref="Embedded.ReceiveTimeout"/>, so that a message that is handled before it can still cancel it.</summary>
    private sealed class ReceiveTimeoutTimer(ActorCell cell) : IDeadLetterSuppression
    {
        public DetachedTimer Timer { get; } = new();

        public void Start(TimeSpan time) =>
            Timer.Start(cell.SystemImpl.Time, static state => ((ReceiveTimeoutTimer)state!).Fire(), this, time, Timeout.InfiniteTimeSpan);

        private void Fire() => cell.SelfRef.Tell(this, cell.SelfRef);
    }
}
