using ActorShm.Segments;

namespace ActorShm.Actors.Scheduling;

/// <summary>When an actor tries again what another process is in the way of, instead of waiting for that: soon while it is at it, and seldom while it is stopped.</summary>
internal static class Retry
{
    private const int Part = 10; // a tenth of the time that it has been tried for
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30); // as long as others wait who can

    /// <summary>How long to wait.</summary>
    /// <param name="tried">For how long it has been tried already.</param>
    public static TimeSpan PauseAfter(TimeSpan tried) => TimeSpan.FromTicks(Math.Clamp(tried.Ticks / Part, Shortest.Ticks, Longest.Ticks));

    /// <summary>Whether it is to be given up: after 30 s.</summary>
    /// <param name="tried">For how long it was tried before.</param>
    public static bool IsOver(TimeSpan tried) => tried >= Patience;

    /// <summary>To be called when an attempt was in vain: gives up after 30 s.</summary>
    /// <param name="segments">Where the segment is.</param>
    /// <param name="handle">The segment.</param>
    /// <param name="tried">For how long it was tried before.</param>
    /// <exception cref="SegmentInUseException">That is long enough; names who is in the way.</exception>
    public static void RequirePatience(SegmentDirectory segments, SegmentHandle handle, TimeSpan tried)
    {
        if (IsOver(tried))
        {
            throw segments.WhyInUse(handle, tried);
        }
    }
}
