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

    /// <summary>One attempt at what another process may be in the way of; gives up after 30 s.</summary>
    /// <param name="attempt">Returns whether it is done.</param>
    /// <param name="segments">Where the segment is.</param>
    /// <param name="handle">The segment.</param>
    /// <param name="tried">For how long it was tried before.</param>
    /// <returns>Whether it is done; false to try again later.</returns>
    /// <exception cref="SegmentInUseException">It is not, and that is long enough; names who is in the way.</exception>
    public static bool Try(Func<SegmentHandle, bool> attempt, SegmentDirectory segments, SegmentHandle handle, TimeSpan tried)
    {
        if (attempt(handle))
        {
            return true;
        }

        return IsOver(tried) ? throw segments.WhyInUse(handle, tried) : false;
    }

    /// <summary>One attempt to open a segment, as <see cref="Try"/>.</summary>
    /// <returns>A mapping that the caller disposes; null to try again later.</returns>
    /// <inheritdoc cref="Try"/>
    public static SegmentView? TryOpen(SegmentDirectory segments, SegmentHandle handle, AccessMode mode, TimeSpan tried)
    {
        SegmentView? view = null;
        Try(wanted => segments.TryOpen(wanted, mode, out view), segments, handle, tried);
        return view;
    }
}
