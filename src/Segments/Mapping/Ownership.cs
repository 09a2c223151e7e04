namespace ActorShm.Segments;

/// <summary>What only the owner of a store has: where new segments go, and the count of what there is.</summary>
internal sealed class Ownership(Placement placement, long? quotaBytes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SegmentId, long> _fileBytes = [];

    public Placement Placement => placement;

    /// <summary>What all segments take together.</summary>
    public long UsedBytes
    {
        get
        {
            lock (_gate)
            {
                return _fileBytes.Values.Sum();
            }
        }
    }

    /// <summary>Counts a segment that is about to be made, if the quota allows it.</summary>
    public void Begin(SegmentId id, long fileBytes)
    {
        lock (_gate)
        {
            if (quotaBytes is { } quota)
            {
                var usedBytes = _fileBytes.Values.Sum();
                new SpaceLimit($"the quota of {quota:N0}, of which {usedBytes:N0} are used", Math.Max(0, quota - usedBytes)).Admit(fileBytes);
            }

            _fileBytes.Add(id, fileBytes);
        }
    }

    /// <summary>Counts a segment no longer.</summary>
    public void End(SegmentId id)
    {
        lock (_gate)
        {
            _fileBytes.Remove(id);
        }
    }

    /// <summary>Counts nothing any more; returns what there was.</summary>
    public IReadOnlyList<SegmentId> Close()
    {
        lock (_gate)
        {
            SegmentId[] ids = [.. _fileBytes.Keys];
            _fileBytes.Clear();
            return ids;
        }
    }
}
