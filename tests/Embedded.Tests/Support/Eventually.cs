namespace ActorShm.Embedded.Tests;

/// <summary>Repeats something until it holds, for conditions that nobody announces.</summary>
internal static class Eventually
{
    public static async Task<T> Succeeds<T>(Func<T> attempt)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return attempt();
            }
            catch (Exception) when (TimeProvider.System.GetElapsedTime(started) < Probe.Watchdog)
            {
                await Task.Yield();
            }
        }
    }

    public static Task Holds(Func<bool> condition, string what) =>
        Succeeds(() => condition() ? true : throw new TimeoutException($"Still not so: {what}"));
}
