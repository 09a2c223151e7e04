namespace ActorShm.Segments;

/// <summary>The moment at which a wait is given up, on a monotonic clock.</summary>
internal readonly record struct LockDeadline
{
    private readonly long _atMilliseconds;

    private LockDeadline(long atMilliseconds) => _atMilliseconds = atMilliseconds;

    public bool HasPassed => Environment.TickCount64 >= _atMilliseconds;

    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite.</exception>
    public static LockDeadline After(TimeSpan timeout)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            return new LockDeadline(long.MaxValue);
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        return new LockDeadline(Environment.TickCount64 + (long)Math.Ceiling(timeout.TotalMilliseconds));
    }

    /// <summary>Gets how long to wait now: the given pause, or less if the deadline comes first.</summary>
    public TimeSpan Limit(TimeSpan pause)
    {
        var leftMilliseconds = Math.Max(0, _atMilliseconds - Environment.TickCount64);
        return leftMilliseconds < pause.TotalMilliseconds ? TimeSpan.FromMilliseconds(leftMilliseconds) : pause;
    }
}
