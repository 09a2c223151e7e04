namespace ActorShm.Embedded;

/// <summary>What a parent knows of one child: its reference, whether it is stopping, and how often it was restarted.</summary>
internal sealed class ChildStats(LocalActorRef child)
{
    private int _restarts;
    private long _windowStart;

    public LocalActorRef Child { get; } = child;

    /// <summary>Whether the parent has stopped it and waits for its end. Guarded by the container's lock.</summary>
    public bool IsStopping { get; set; }

    /// <summary>Counts one restart, and says whether it is still within the limit.</summary>
    /// <param name="maxRetries">The most restarts; below zero for any number.</param>
    /// <param name="window">The time in which restarts are counted; null for all time. A window without a number allows one restart.</param>
    /// <param name="time">The clock.</param>
    public bool RequestRestart(int maxRetries, TimeSpan? window, TimeProvider time)
    {
        if (maxRetries == 0)
        {
            return false;
        }

        if (window is { } limit)
        {
            return CountInWindow(maxRetries < 0 ? 1 : maxRetries, limit, time);
        }

        return maxRetries < 0 || ++_restarts <= maxRetries;
    }

    private bool CountInWindow(int maxRetries, TimeSpan window, TimeProvider time)
    {
        var now = time.GetTimestamp();
        if (_restarts == 0 || time.GetElapsedTime(_windowStart, now) > window)
        {
            (_restarts, _windowStart) = (1, now);
            return true;
        }

        return ++_restarts <= maxRetries;
    }
}
