using System.Runtime.CompilerServices;

namespace ActorShm.Embedded;

/// <summary>A timer that carries nothing of its maker's execution context, and that may be disposed before it was started.</summary>
internal sealed class DetachedTimer : IDisposable
{
    /// <summary>What a timer can wait for at most: .NET's count milliseconds in 32 bits.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private bool _disposed;

    /// <summary>Refuses what no timer can wait for. To be called before anything is changed for the timer.</summary>
    /// <param name="wait">How long it is to wait, or between two times.</param>
    /// <param name="name">What the caller calls it.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is longer than 49 days, 17 hours and some minutes.</exception>
    public static void RequirePossible(TimeSpan wait, [CallerArgumentExpression(nameof(wait))] string? name = null)
    {
        if (wait > LongestWait)
        {
            throw new ArgumentOutOfRangeException(name, wait, $"A timer can wait for at most {LongestWait.TotalDays:0.#} days. Wait several times, or look at the clock now and then.");
        }
    }

    /// <summary>Starts it, unless it was disposed already.</summary>
    public void Start(TimeProvider time, TimerCallback callback, object state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            // .NET's timers count whole milliseconds and cut the rest off; a period of none would mean that it fires once.
            period = period > TimeSpan.Zero && period < ShortestPeriod ? ShortestPeriod : period;

            // The async locals of whoever schedules are none of the receiver's business, and would be kept alive by the timer.
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

    /// <summary>Stops it; a callback that runs at this moment is not waited for.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _timer?.Dispose();
        }
    }
}
