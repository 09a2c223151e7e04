using ActorShm.Segments;

namespace ActorShm.Actors.Scheduling;

/// <summary>Single attempts at actions that another process may be in the way of. The caller does not wait but tries again later: see <see cref="PatientLine"/>.</summary>
internal static class Retry
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30); // as long as callers that may block wait

    /// <summary>Whether it is time to give up, which is after 30 s.</summary>
    /// <param name="tried">How long the action was tried before.</param>
    public static bool IsOver(TimeSpan tried) => tried >= Patience;

    /// <summary>Makes one attempt at an action that another process may be in the way of; gives up after 30 s.</summary>
    /// <param name="attempt">Tries the action; returns whether it is done.</param>
    /// <param name="segments">The directory of the segment.</param>
    /// <param name="handle">The segment.</param>
    /// <param name="tried">How long the action was tried before.</param>
    /// <returns>Whether the action is done; false to try again later.</returns>
    /// <exception cref="SegmentInUseException">The attempt failed and 30 s are over; names the process that is in the way.</exception>
    public static bool Try(Func<SegmentHandle, bool> attempt, SegmentDirectory segments, SegmentHandle handle, TimeSpan tried)
    {
        if (attempt(handle))
        {
            return true;
        }

        return IsOver(tried) ? throw segments.WhyInUse(handle, tried) : false;
    }

    /// <summary>Makes one attempt to open a segment, in the way of <see cref="Try"/>.</summary>
    /// <returns>A mapping that the caller disposes; null to try again later.</returns>
    /// <inheritdoc cref="Try"/>
    public static SegmentView? TryOpen(SegmentDirectory segments, SegmentHandle handle, AccessMode mode, TimeSpan tried)
    {
        SegmentView? view = null;
        Try(wanted => segments.TryOpen(wanted, mode, out view), segments, handle, tried);
        return view;
    }
}
