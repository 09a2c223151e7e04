using System.Runtime.CompilerServices;

namespace ActorShm.Embedded;

/// <summary>A timer that does not capture the execution context of the code that starts it, and that may be disposed before it was started.</summary>
internal sealed class DetachedTimer : IDisposable
{
    /// <summary>The longest time that a timer of .NET can wait for: it counts milliseconds in 32 bits.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private bool _disposed;

    /// <summary>Refuses a time for which no timer can wait. Call it before anything is changed for the timer.</summary>
    /// <param name="wait">The time to wait, or the period.</param>
    /// <param name="name">The name of the caller's argument.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is longer than 49 days, 17 hours and some minutes.</exception>
    public static void RequirePossible(TimeSpan wait, [CallerArgumentExpression(nameof(wait))] string? name = null)
    {
        if (wait > LongestWait)
        {
            throw new ArgumentOutOfRangeException(name, wait, $"A timer can wait for at most {LongestWait.TotalDays:0.#} days. Wait several times, or look at the clock now and then.");
        }
    }

    /// <summary>Starts the timer, unless it was disposed already.</summary>
    public void Start(TimeProvider time, TimerCallback callback, object state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            // .NET's timers count whole milliseconds and cut off the rest; with a period of zero the timer would fire only once.
            period = period > TimeSpan.Zero && period < ShortestPeriod ? ShortestPeriod : period;

            // The receiver must not see the async locals of the code that schedules, and the timer would keep them alive.
            if (ExecutionContext.IsFlowSuppressed())
            {
                _timer = time.CreateTimer(callback, state, dueTime, period);
                return;
            }

            using (ExecutionContext.SuppressFlow())
            {
                _timer = time.CreateTimer(callback, state, dueTime, period);
            }
        }
    }

    /// <summary>Stops the timer, and does not wait for a callback that runs at this moment.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _timer?.Dispose();
        }
    }
}
