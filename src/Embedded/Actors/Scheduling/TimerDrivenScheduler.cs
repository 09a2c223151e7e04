namespace ActorShm.Embedded;

/// <summary>Schedules with one timer of the <see cref="TimeProvider"/> for each message.</summary>
/// <param name="time">The clock.</param>
/// <param name="refused">Called when a receiver throws, as a receiver in another process does for a message over the limit.</param>
internal sealed class TimerDrivenScheduler(TimeProvider time, Action<ICanTell, Exception> refused) : IScheduler
{
    private readonly Lock _lock = new();
    private readonly HashSet<ScheduledTell> _pending = [];
    private bool _stopped;

    public DateTimeOffset Now => time.GetUtcNow();

    public TimeSpan MonotonicClock => HighResMonotonicClock;

    public TimeSpan HighResMonotonicClock => time.GetElapsedTime(0);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender) =>
        ScheduleTellOnce(delay, receiver, message, sender, cancelable: null);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        Add(delay, Timeout.InfiniteTimeSpan, receiver, message, sender, cancelable);

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender) =>
        ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, cancelable: null);

    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        Add(initialDelay, interval, receiver, message, sender, cancelable);
    }

    /// <summary>Ends the scheduler: nothing that is still scheduled happens.</summary>
    public void Stop()
    {
        ScheduledTell[] pending;
        lock (_lock)
        {
            _stopped = true;
            pending = [.. _pending];
            _pending.Clear();
        }

        foreach (var tell in pending)
        {
            tell.Dispose();
        }
    }

    private void Add(TimeSpan delay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        InvalidMessageException.ThrowIfNull(message);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        DetachedTimer.RequirePossible(delay);
        DetachedTimer.RequirePossible(interval);
        if (cancelable is { IsCancellationRequested: true })
        {
            return;
        }

        var tell = new ScheduledTell(this, receiver, message, sender, cancelable, isRepeated: interval != Timeout.InfiniteTimeSpan);
        lock (_lock)
        {
            if (_stopped)
            {
                return;
            }

            _pending.Add(tell);
        }

        tell.Start(time, delay, interval);
    }

    private void Refused(ICanTell receiver, Exception failure) => refused(receiver, failure);

    private void Forget(ScheduledTell tell)
    {
        lock (_lock)
        {
            _pending.Remove(tell);
        }
    }

    private sealed class ScheduledTell(
        TimerDrivenScheduler scheduler, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable, bool isRepeated)
        : IDisposable
    {
        private readonly DetachedTimer _timer = new();
        private CancellationTokenRegistration _registration;

        public void Start(TimeProvider time, TimeSpan delay, TimeSpan interval)
        {
            _registration = cancelable?.Token.UnsafeRegister(static tell => ((ScheduledTell)tell!).End(), this) ?? default;
            _timer.Start(time, static tell => ((ScheduledTell)tell!).Fire(), this, delay, interval);
        }

        public void Dispose()
        {
            _timer.Dispose();
            _registration.Dispose();
        }

        private void Fire()
        {
            if (cancelable is { IsCancellationRequested: true })
            {
                End();
                return;
            }

            if (!isRepeated)
            {
                End();
            }

            try
            {
                receiver.Tell(message, sender);
            }
            catch (Exception failure) when (FatalErrors.AreNot(failure))
            {
                // On a timer's thread there is no caller to tell, and an exception that escapes would end the process.
                scheduler.Refused(receiver, failure);
            }
        }

        private void End()
        {
            scheduler.Forget(this);
            _timer.Dispose();

            // The object that cancels may live much longer than what it could have cancelled. Not Dispose, which waits for a running callback: this may be that callback.
            _registration.Unregister();
        }
    }
}
