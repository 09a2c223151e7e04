using System.Diagnostics;

namespace ActorShm.Testing;

/// <summary>Generous limits for waits: long enough for a loaded machine, short enough that a hang is a failure.</summary>
public static class Watchdog
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for something that other processes bring about and that can only be asked for again and again.</summary>
    /// <remarks>It pauses between two questions for as long as the last one took, so that a question for which a process is started takes half of a core at most.</remarks>
    /// <param name="what">The condition in words, for the failure.</param>
    /// <param name="isSo">Whether it holds now.</param>
    public static async Task UntilAsync(string what, Func<Task<bool>> isSo)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var asked = begin; !await isSo(); asked = Stopwatch.GetTimestamp())
        {
            if (Stopwatch.GetElapsedTime(begin) > Limit)
            {
                throw new TimeoutException($"Still not so after {Limit.TotalSeconds} s: {what}");
            }

            var took = Stopwatch.GetElapsedTime(asked);
            await Task.Delay(took > ShortestPause ? took : ShortestPause);
        }
    }

    /// <summary>Waits for something that other processes bring about and that can only be asked for again and again.</summary>
    public static Task UntilAsync(string what, Func<bool> isSo) => UntilAsync(what, () => Task.FromResult(isSo()));
}
