using System.Diagnostics;

namespace ActorShm.Testing;

// Conditions that nobody announces, and limits for several waits together.
public abstract partial class TestKitBase
{
    private static readonly TimeSpan PollingInterval = TimeSpan.FromMilliseconds(5);

    private long _withinSince;
    private TimeSpan? _within;

    /// <summary>Asks again and again until the answer is yes.</summary>
    /// <exception cref="ExpectationFailedException">It was no for so long.</exception>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max = null)
    {
        ArgumentNullException.ThrowIfNull(conditionIsFulfilled);
        AwaitAssert(
            () =>
            {
                if (!conditionIsFulfilled())
                {
                    throw new ExpectationFailedException("The condition is still not fulfilled.");
                }
            },
            max);
    }

    /// <summary>Repeats an assertion until it does not throw; what it threw last comes out when it goes on for too long.</summary>
    public void AwaitAssert(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null)
    {
        ArgumentNullException.ThrowIfNull(assertion);
        var (begin, limit) = (Stopwatch.GetTimestamp(), LimitOf(duration));
        using var never = new ManualResetEventSlim();
        while (true)
        {
            try
            {
                assertion();
                return;
            }
            catch (Exception) when (Stopwatch.GetElapsedTime(begin) < limit)
            {
                never.Wait(interval ?? PollingInterval);
            }
        }
    }

    /// <summary>Runs a part of a test; its waits together take no longer than this.</summary>
    public void Within(TimeSpan max, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        Within(
            max,
            () =>
            {
                action();
                return true;
            });
    }

    /// <summary>Runs a part of a test and returns its result; its waits together take no longer than this.</summary>
    public T Within<T>(TimeSpan max, Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        var outer = (_withinSince, _within);
        var limit = LimitOf(max);
        (_withinSince, _within) = (Stopwatch.GetTimestamp(), limit);
        try
        {
            return function();
        }
        finally
        {
            (_withinSince, _within) = outer;
        }
    }

    // The nearest of what was asked and what an enclosing Within leaves.
    private TimeSpan LimitOf(TimeSpan? asked)
    {
        var limit = asked ?? Watchdog.Limit;
        if (_within is not { } within)
        {
            return limit;
        }

        var left = within - Stopwatch.GetElapsedTime(_withinSince);
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < limit ? left : limit;
    }
}
