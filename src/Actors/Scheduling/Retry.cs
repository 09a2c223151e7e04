using ActorShm.Segments;

namespace ActorShm.Actors.Scheduling;

/// <summary>Attempts at what another process may be in the way of, which who makes them does not wait for: see <see cref="PatientLine"/>.</summary>
internal static class Retry
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30); // as long as others wait who can

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
