using System.Diagnostics;

namespace ActorShm.Testing;

/// <summary>Generous limits for waits: long enough for a loaded machine, short enough that a hang is a failure.</summary>
public static class Watchdog
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>Waits for something that other processes bring about and that can only be asked for again and again.</summary>
    /// <param name="what">The condition in words, for the failure.</param>
    /// <param name="isSo">Whether it holds now.</param>
    public static async Task UntilAsync(string what, Func<Task<bool>> isSo)
    {
        var begin = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await isSo())
        {
            if (Stopwatch.GetElapsedTime(begin) > Limit)
            {
                throw new TimeoutException($"Still not so after {Limit.TotalSeconds} s: {what}");
            }

            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Waits for something that other processes bring about and that can only be asked for again and again.</summary>
    public static Task UntilAsync(string what, Func<bool> isSo) => UntilAsync(what, () => Task.FromResult(isSo()));
}
