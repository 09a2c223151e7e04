using System.Diagnostics;
using ActorShm.Host.Load.Scenarios;

namespace ActorShm.Host.Load.Running;

/// <summary>Starts operations as the phases say: at a rate, or a fixed number at a time.</summary>
/// <param name="scenario">The phases.</param>
/// <param name="operate">Carries out an operation, given its phase, the time when it was to start, and a token that ends it early. Returns whether there was a host that takes work. It fails only when the generator has a defect.</param>
internal sealed class LoadGenerator(Scenario scenario, Func<int, long, CancellationToken, Task<bool>> operate)
{
    /// <summary>The time after which a caller of a closed phase that found no host tries again. Without a host an operation fails at once, and so would the next.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // With more operations than this, the generator itself would be what is measured. Operations that are due then start later, and the delay counts in their latency.
    private const int MostInFlight = 4_096;

    private readonly TasksUnderWay _underWay = new();

    // The semaphore counts the callers of closed phases that have ended; the number counts those that have begun and whose end was not yet taken from the semaphore.
    private readonly SemaphoreSlim _endedCallers = new(0);
    private int _callers;

    /// <summary>Goes through all phases, and waits for the operations that are under way at the end. A failure ends this at once, together with all operations.</summary>
    public async Task RunAsync(long start, CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            var begin = TimeSpan.Zero;
            for (var phase = 0; phase < scenario.Phases.Count; phase++)
            {
                var end = begin + scenario.Phases[phase].Duration;
                await (scenario.Phases[phase].IsOpen ? RunOpenAsync(phase, start, begin, ending.Token) : RunClosedAsync(phase, start, end, ending.Token));
                begin = end;
            }

            await _underWay.WaitForAllAsync();
        }
        finally
        {
            // No operation may still run when the host is taken away.
            await ending.CancelAsync();
            await _underWay.SettleAsync();
        }
    }

    /// <summary>Gets when operation number <paramref name="index"/> of an open phase is due, from the start of the phase; null when the phase is over before that.</summary>
    /// <remarks>The rate changes evenly, so the number of operations that are due by a time grows with the square of the time.</remarks>
    public static TimeSpan? DueAt(Phase phase, long index)
    {
        var (from, duration) = (phase.FromRate, phase.Duration.TotalSeconds);
        var slope = (phase.ToRate - from) / duration;
        var number = index + 0.5; // in the middle of the operation's share of time, so that a phase of one operation a second starts one in each second
        var seconds = Math.Abs(slope) < 1e-12
            ? number / from
            : (Math.Sqrt((from * from) + (2 * slope * number)) - from) / slope;
        return double.IsNaN(seconds) || seconds >= duration ? null : TimeSpan.FromSeconds(seconds);
    }

    private async Task RunOpenAsync(int phase, long start, TimeSpan begin, CancellationToken stopping)
    {
        for (var index = 0L; DueAt(scenario.Phases[phase], index) is { } offset; index++)
        {
            var due = begin + offset;
            await _underWay.WaitAsync(WaitUntilAsync(start, due, stopping));
            if (_underWay.Count() >= MostInFlight)
            {
                await _underWay.WaitForOneAsync();
            }

            _underWay.Add(operate(phase, start + (long)(due.TotalSeconds * Stopwatch.Frequency), stopping));
        }

        await _underWay.WaitAsync(WaitUntilAsync(start, begin + scenario.Phases[phase].Duration, stopping));
    }

    private async Task RunClosedAsync(int phase, long start, TimeSpan end, CancellationToken stopping)
    {
        for (var begun = 0; begun < scenario.Phases[phase].Concurrency; begun++)
        {
            // The callers at a time include callers of an earlier closed phase that still wait for an answer.
            while (_callers >= scenario.Phases[phase].Concurrency)
            {
                var left = end - Stopwatch.GetElapsedTime(start);
                var ended = _endedCallers.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, stopping);
                await _underWay.WaitAsync(ended);
                if (!await ended)
                {
                    return; // the phase is over
                }

                _callers--;
            }

            _callers++;
            _underWay.Add(Task.Run(() => CallAsync(phase, start, end, stopping), stopping));
        }

        // This does not wait for the callers: the next phase is due at its time, and the end of the load waits for all callers.
        await _underWay.WaitAsync(WaitUntilAsync(start, end, stopping));
    }

    private async Task CallAsync(int phase, long start, TimeSpan end, CancellationToken stopping)
    {
        try
        {
            while (!stopping.IsCancellationRequested && Stopwatch.GetElapsedTime(start) < end)
            {
                if (!await operate(phase, Stopwatch.GetTimestamp(), stopping))
                {
                    await Task.Delay(Pause, stopping);
                }
            }
        }
        finally
        {
            _endedCallers.Release();
        }
    }

    private static async Task WaitUntilAsync(long start, TimeSpan due, CancellationToken stopping)
    {
        var wait = due - Stopwatch.GetElapsedTime(start);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, stopping);
        }
    }
}
