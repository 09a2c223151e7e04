namespace ActorShm.Embedded;

/// <summary>Gives the actor that implements it timers of its own; the engine sets the property before PreStart.</summary>
public interface IWithTimers
{
    /// <summary>The actor's timers; set by the engine.</summary>
    ITimerScheduler Timers { get; set; }
}

/// <summary>The timers of one actor, by key. They end with the instance: a restart or a stop cancels all.</summary>
/// <remarks>
/// A timer that was cancelled or replaced sends nothing more, and a message of it that is already in the mailbox is dropped. Use
/// them only while the actor runs.
/// </remarks>
public interface ITimerScheduler
{
    /// <summary>Sends the actor a message once; replaces the timer of the same key.</summary>
    void StartSingleTimer(object key, object msg, TimeSpan timeout);

    /// <summary>Sends the actor a message again and again; replaces the timer of the same key.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan interval);

    /// <summary>Sends the actor a message again and again, with a different delay before the first; replaces the timer of the same key.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval);

    /// <summary>Whether a timer of that key is still going to send.</summary>
    bool IsTimerActive(object key);

    /// <summary>Ends the timer of that key, if there is one.</summary>
    void Cancel(object key);

    /// <summary>Ends all timers.</summary>
    void CancelAll();
}

/// <summary>The message that a timer puts into the mailbox. It is valid only while the timer is still that of its key.</summary>
internal sealed class TimerMessage(TimerScheduler timers, object key, object message, bool isRepeated) : IDeadLetterSuppression
{
    public TimerScheduler Timers { get; } = timers;

    public object Key { get; } = key;

    public object Message { get; } = message;

    public bool IsRepeated { get; } = isRepeated;

    public DetachedTimer Timer { get; } = new();
}

/// <summary>The timers of one instance of an actor.</summary>
internal sealed class TimerScheduler(ActorCell cell) : ITimerScheduler
{
    private readonly Dictionary<object, TimerMessage> _timers = [];

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) =>
        Start(key, msg, timeout, Timeout.InfiniteTimeSpan, isRepeated: false);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) => StartPeriodicTimer(key, msg, interval, interval);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        Start(key, msg, initialDelay, interval, isRepeated: true);
    }

    public bool IsTimerActive(object key) => _timers.ContainsKey(key);

    public void Cancel(object key)
    {
        if (_timers.Remove(key, out var timer))
        {
            timer.Timer.Dispose();
        }
    }

    public void CancelAll()
    {
        foreach (var timer in _timers.Values)
        {
            timer.Timer.Dispose();
        }

        _timers.Clear();
    }

    /// <summary>Whether the timer is still that of its key, so that the actor gets its message. A single timer is then done.</summary>
    public bool TryTake(TimerMessage timer)
    {
        if (!_timers.TryGetValue(timer.Key, out var current) || !ReferenceEquals(current, timer))
        {
            return false;
        }

        if (!timer.IsRepeated)
        {
            _timers.Remove(timer.Key);
        }

        return true;
    }

    private void Start(object key, object message, TimeSpan delay, TimeSpan interval, bool isRepeated)
    {
        ArgumentNullException.ThrowIfNull(key);
        InvalidMessageException.ThrowIfNull(message);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        DetachedTimer.RequirePossible(delay);
        DetachedTimer.RequirePossible(interval);
        if (cell.IsStopping)
        {
            return;
        }

        Cancel(key);
        var timer = new TimerMessage(this, key, message, isRepeated);
        _timers.Add(key, timer);
        timer.Timer.Start(cell.SystemImpl.Time, static state => Fire((TimerMessage)state!), timer, delay, interval);
    }

    private static void Fire(TimerMessage timer) => timer.Timers.Deliver(timer);

    private void Deliver(TimerMessage timer) => cell.SelfRef.Tell(timer, cell.SelfRef);
}
