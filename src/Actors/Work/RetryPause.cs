namespace ActorShm.Actors.Work;

/// <summary>When to try again what another process is in the way of: soon while it is at it, and seldom while it is stopped.</summary>
internal static class RetryPause
{
    private const int Part = 10; // a tenth of the time that it has been tried for
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>How long to wait.</summary>
    /// <param name="tried">For how long it has been tried already.</param>
    public static TimeSpan After(TimeSpan tried) => TimeSpan.FromTicks(Math.Clamp(tried.Ticks / Part, Shortest.Ticks, Longest.Ticks));
}
