using System.Collections.ObjectModel;

namespace ActorShm.Segments;

/// <summary>Who has a segment open, as far as can be seen, at one moment.</summary>
public sealed class SegmentLeases : ReadOnlyCollection<SegmentLease>
{
    internal SegmentLeases(IList<SegmentLease> leases, IReadOnlyList<int> unreadablePids)
        : base(leases) => UnreadablePids = unreadablePids;

    /// <summary>Processes of this user that may not be looked into (<c>ssh-agent</c> is one): they may have it open for all that can be seen.</summary>
    public IReadOnlyList<int> UnreadablePids { get; }
}
