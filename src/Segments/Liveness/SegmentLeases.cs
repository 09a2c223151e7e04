using System.Collections.ObjectModel;

namespace ActorShm.Segments;

/// <summary>The processes that have a segment open at one moment, as far as can be seen.</summary>
public sealed class SegmentLeases : ReadOnlyCollection<SegmentLease>
{
    internal SegmentLeases(IList<SegmentLease> leases, IReadOnlyList<int> unreadablePids)
        : base(leases) => UnreadablePids = unreadablePids;

    /// <summary>The processes of this user that may not be looked into (<c>ssh-agent</c> is one), and that may have the segment open without being seen.</summary>
    public IReadOnlyList<int> UnreadablePids { get; }
}
