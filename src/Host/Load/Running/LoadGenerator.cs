using System.Diagnostics;
using ActorShm.Host.Load.Scenarios;

namespace ActorShm.Host.Load.Running;

/// <summary>Starts operations as the phases say: at a rate, or so many at a time.</summary>
internal sealed class LoadGenerator(Scenario scenario, OperationRunner runner)
{
    // Beyond this the generator would be what is measured. Operations that are due then start later, and their latency counts all the same.
    private const int MostInFlight = 4_096;

    private readonly List<Task> _underWay = [];

    /// <summary>Goes through all phases, and waits for what is under way at the end.</summary>
    public async Task RunAsync(long start, CancellationToken stopping)
    {
        var begin = TimeSpan.Zero;
        for (var phase = 0; phase < scenario.Phases.Count; phase++)
        {
            var end = begin + scenario.Phases[phase].Duration;
            await (scenario.Phases[phase].IsOpen ? RunOpenAsync(phase, start, begin, stopping) : RunClosedAsync(phase, start, end, stopping));
            begin = end;
        }

        await Task.WhenAll(_underWay);
    }

    /// <summary>When operation number <paramref name="index"/> of an open phase is due, from its start; null when the phase is over before that.</summary>
    /// <remarks>The rate changes evenly, so the operations that are due by a time grow with its square.</remarks>
    public static TimeSpan? DueAt(Phase phase, long index)
    {
        var (from, duration) = (phase.FromRate, phase.Duration.TotalSeconds);
        var slope = (phase.ToRate - from) / duration;
        var number = index + 0.5; // in the middle of its share of time, so that a phase of one a second starts one in each
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
            await WaitUntilAsync(start, due, stopping);
            Forget();
            if (_underWay.Count >= MostInFlight)
            {
                await Task.WhenAny(_underWay);
            }

            _underWay.Add(runner.RunAsync(phase, start + (long)(due.TotalSeconds * Stopwatch.Frequency), stopping));
        }

        await WaitUntilAsync(start, begin + scenario.Phases[phase].Duration, stopping);
    }

    private Task RunClosedAsync(int phase, long start, TimeSpan end, CancellationToken stopping) =>
        Task.WhenAll(Enumerable.Range(0, scenario.Phases[phase].Concurrency).Select(_ => Task.Run(
            async () =>
            {
                while (Stopwatch.GetElapsedTime(start) < end)
                {
                    await runner.RunAsync(phase, Stopwatch.GetTimestamp(), stopping);
                }
            },
            stopping)));

    // Those that have failed stay, and are seen at the end.
    private void Forget() => _underWay.RemoveAll(task => task.IsCompletedSuccessfully);

    private static async Task WaitUntilAsync(long start, TimeSpan due, CancellationToken stopping)
    {
        var wait = due - Stopwatch.GetElapsedTime(start);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, stopping);
        }
    }
}
