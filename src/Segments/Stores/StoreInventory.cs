namespace ActorShm.Segments;

/// <summary>What a store has that may create segments: where new ones go, the count of what there is, and the memory of retired ones.</summary>
/// <param name="placement">Where new segments go.</param>
/// <param name="quotaBytes">The most bytes all segments may take; null for no limit.</param>
/// <param name="pool">The memory of retired segments.</param>
/// <param name="listShared">
/// Where several processes create segments in one directory: asks the directory what is in it, and what each takes. Null for the only owner, who knows.
/// </param>
internal sealed class StoreInventory(Placement placement, long? quotaBytes, SegmentPool pool, Func<IReadOnlyList<(SegmentId Id, long FileBytes)>>? listShared)
    : IMappingOwner
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SegmentId, (SegmentHandle Handle, long FileBytes)> _segments = [];
    private bool _isClosed;
    private int _completions; // of segments in a shared directory; wraps around
    private long _setAsideBytes; // what all shares have left

    public Placement Placement => placement;

    public SegmentPool Pool => pool;

    /// <summary>As much as the pool may keep: it is the same memory.</summary>
    long IMappingOwner.KeptBytesLimit => pool.CapacityBytes;

    /// <summary>Whether nobody else creates segments here, so that they all end with the store.</summary>
    public bool IsExclusive => listShared is null;

    /// <summary>What all segments take together, those that are being made included.</summary>
    public long UsedBytes
    {
        get
        {
            using var scope = EnterWith(out var usedBytes);
            return usedBytes;
        }
    }

    /// <summary>Keeps a part of the quota for what is to come, if there is as much left of it. Without a quota everything fits, and nothing is kept.</summary>
    /// <param name="bytes">How much.</param>
    /// <param name="from">Out of which it is taken, as far as that goes; null for none.</param>
    public QuotaShare SetAside(long bytes, QuotaShare? from = null)
    {
        if (quotaBytes is not { } quota)
        {
            return new QuotaShare(this, bytes: 0);
        }

        using var scope = EnterWith(out var usedBytes);
        var fromBytes = Math.Min(from?.LeftBytes ?? 0, bytes);
        LimitOf(quota, usedBytes, _setAsideBytes - fromBytes).Admit(bytes);
        Take(from, fromBytes);
        _setAsideBytes += bytes;
        return new QuotaShare(this, bytes, from, fromBytes);
    }

    /// <summary>Keeps nothing any more for what a share is for; what it was taken out of has its part again.</summary>
    public void GiveBack(QuotaShare share)
    {
        lock (_gate)
        {
            if (!share.IsGivenBack)
            {
                share.IsGivenBack = true;
                Take(share, share.LeftBytes);
                Restore(share.From, share.FromBytes);
            }
        }
    }

    /// <summary>Gives pooled memory back that has no room beside the segments and what is set aside: it is nobody's.</summary>
    public void EvictBeyondQuota()
    {
        if (quotaBytes is { } quota)
        {
            using var scope = EnterWith(out var usedBytes);
            EvictDownTo(quota - usedBytes - _setAsideBytes);
        }
    }

    /// <summary>Counts a segment that is about to be made, if the quota allows it; gives pooled memory back where that is what it takes.</summary>
    /// <param name="handle">The segment.</param>
    /// <param name="fileBytes">What it counts.</param>
    /// <param name="share">Out of which it is taken, as far as that goes; null for none.</param>
    /// <returns>What was taken out of the share, for <see cref="PutBack"/>.</returns>
    public long Begin(SegmentHandle handle, long fileBytes, QuotaShare? share)
    {
        // Counting reads the state of every segment in a shared directory, so only where somebody wants to know.
        var usedBytes = 0L;
        using var scope = quotaBytes is null ? _gate.EnterScope() : EnterWith(out usedBytes);
        var ownBytes = Math.Min(share?.LeftBytes ?? 0, fileBytes);
        if (quotaBytes is { } quota)
        {
            LimitOf(quota, usedBytes, _setAsideBytes - ownBytes).Admit(fileBytes);
            EvictDownTo(quota - usedBytes - fileBytes); // what is set aside may come to use what the pool has
        }

        Take(share, ownBytes);
        _segments.Add(handle.Id, (handle, fileBytes));
        return ownBytes;
    }

    /// <summary>A segment that was taken out of a share has come to nothing: the share has its part again, unless it was given back meanwhile.</summary>
    /// <param name="share">The share; null for none.</param>
    /// <param name="bytes">What was taken out of it.</param>
    public void PutBack(QuotaShare? share, long bytes)
    {
        lock (_gate)
        {
            Restore(share, bytes);
        }
    }

    /// <summary>A segment is complete; false when the only owner has closed meanwhile, and may have missed some of its names. In a shared directory the directory counts it from now on.</summary>
    public bool TryComplete(SegmentId id)
    {
        lock (_gate)
        {
            if (!IsExclusive)
            {
                _segments.Remove(id);
                _completions++;
            }

            return !_isClosed;
        }
    }

    /// <summary>Counts a segment no longer.</summary>
    public void End(SegmentId id)
    {
        lock (_gate)
        {
            _segments.Remove(id);
        }
    }

    /// <summary>Counts a segment no longer although some of its names could not be removed; the end of the only owner tries that again.</summary>
    public void EndWithNames(SegmentId id)
    {
        lock (_gate)
        {
            if (IsExclusive && _segments.TryGetValue(id, out var segment))
            {
                _segments[id] = (segment.Handle, 0);
            }
            else
            {
                _segments.Remove(id);
            }
        }
    }

    /// <summary>Whether a segment is counted: it is being made, or made and not retired.</summary>
    public bool Owns(SegmentHandle handle)
    {
        lock (_gate)
        {
            return _segments.TryGetValue(handle.Id, out var segment) && segment.Handle == handle;
        }
    }

    /// <summary>Counts nothing any more, and lets nothing be completed; returns what there was.</summary>
    public IReadOnlyList<SegmentHandle> Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            SegmentHandle[] handles = [.. _segments.Values.Select(segment => segment.Handle)];
            _segments.Clear();
            return handles;
        }
    }

    private static SpaceLimit LimitOf(long quota, long usedBytes, long setAsideBytes) => new(
        $"the quota of {quota:N0}, of which {usedBytes:N0} are used{(setAsideBytes > 0 ? $" and {setAsideBytes:N0} set aside" : string.Empty)}",
        Math.Max(0, quota - usedBytes - setAsideBytes));

    private void EvictDownTo(long pooledBytes)
    {
        while (pool.PooledBytes > Math.Max(0, pooledBytes) && pool.TryEvictOldest())
        {
            // The oldest first.
        }
    }

    private void Take(QuotaShare? share, long bytes)
    {
        if (share is not null)
        {
            share.LeftBytes -= bytes;
            _setAsideBytes -= bytes;
        }
    }

    private void Restore(QuotaShare? share, long bytes)
    {
        if (share is { IsGivenBack: false })
        {
            Take(share, -bytes);
        }
    }

    /// <summary>Takes the lock, with what all segments take together.</summary>
    private Lock.Scope EnterWith(out long usedBytes)
    {
        while (true)
        {
            var seen = Volatile.Read(ref _completions);
            var shared = listShared?.Invoke() ?? []; // not under the lock: it reads files
            var scope = _gate.EnterScope();
            if (seen == _completions)
            {
                // One that is about to be completed may have its state already: it counts once.
                usedBytes = CountedBytes() + shared.Where(segment => !_segments.ContainsKey(segment.Id)).Sum(segment => segment.FileBytes);
                return scope;
            }

            scope.Dispose(); // one that was completed meanwhile counts here no more, and may have had no state yet when the directory was read
        }
    }

    private long CountedBytes() => _segments.Values.Sum(segment => segment.FileBytes);
}
