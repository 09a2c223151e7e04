namespace ActorShm.Segments;

/// <summary>What a store needs to create segments: where new ones go, the count of existing ones, and the memory of retired ones.</summary>
/// <param name="placement">Where new segments go.</param>
/// <param name="quotaBytes">The most bytes that all segments may take; null for no limit.</param>
/// <param name="pool">The memory of retired segments.</param>
/// <param name="listShared">
/// Lists the segments in the directory and the bytes that each takes, if several processes create segments in it. Null for a sole owner, which knows its segments itself.
/// </param>
internal sealed class StoreInventory(Placement placement, long? quotaBytes, SegmentPool pool, Func<IReadOnlyList<(SegmentId Id, long FileBytes)>>? listShared)
    : IMappingOwner
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SegmentId, (SegmentHandle Handle, long FileBytes)> _segments = [];
    private bool _isClosed;
    private int _completions; // the segments that were completed in a shared directory; wraps around
    private long _setAsideBytes; // the bytes that all shares together have left

    public Placement Placement => placement;

    public SegmentPool Pool => pool;

    /// <summary>As much as the pool may keep: it is the same memory.</summary>
    long IMappingOwner.KeptBytesLimit => pool.CapacityBytes;

    /// <summary>Whether nobody else creates segments here, so that they all end with the store.</summary>
    public bool IsExclusive => listShared is null;

    /// <summary>The bytes that all segments take together, including those that are being made.</summary>
    public long UsedBytes
    {
        get
        {
            using var scope = EnterWith(out var usedBytes);
            return usedBytes;
        }
    }

    /// <summary>Sets a part of the quota aside for later segments, if so much of it is left. Without a quota everything fits, and nothing is set aside.</summary>
    /// <param name="bytes">The bytes to set aside.</param>
    /// <param name="from">The share from which they are taken as far as it has enough; null for none.</param>
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

    /// <summary>Ends a share: its remaining bytes are no longer set aside, and the share from which it was taken gets its part back.</summary>
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

    /// <summary>Gives back pooled memory for which the quota has no room beside the segments and the bytes that are set aside, because pooled memory belongs to nobody.</summary>
    public void EvictBeyondQuota()
    {
        if (quotaBytes is { } quota)
        {
            using var scope = EnterWith(out var usedBytes);
            EvictDownTo(quota - usedBytes - _setAsideBytes);
        }
    }

    /// <summary>Counts a segment that is about to be made, if the quota allows it, and gives pooled memory back if the segment needs its room.</summary>
    /// <param name="handle">The segment.</param>
    /// <param name="fileBytes">The bytes that it counts against the quota.</param>
    /// <param name="share">The share from which they are taken as far as it has enough; null for none.</param>
    /// <returns>The bytes that were taken from the share, for <see cref="PutBack"/>.</returns>
    public long Begin(SegmentHandle handle, long fileBytes, QuotaShare? share)
    {
        // Counting reads the state of every segment in a shared directory, so it is done only if there is a quota.
        var usedBytes = 0L;
        using var scope = quotaBytes is null ? _gate.EnterScope() : EnterWith(out usedBytes);
        var ownBytes = Math.Min(share?.LeftBytes ?? 0, fileBytes);
        if (quotaBytes is { } quota)
        {
            LimitOf(quota, usedBytes, _setAsideBytes - ownBytes).Admit(fileBytes);
            EvictDownTo(quota - usedBytes - fileBytes); // segments that are made of a share may use pooled memory, so shares need no room beside the pool
        }

        Take(share, ownBytes);
        _segments.Add(handle.Id, (handle, fileBytes));
        return ownBytes;
    }

    /// <summary>Returns to a share the bytes of a segment that could not be made, unless the share was given back meanwhile.</summary>
    /// <param name="share">The share; null for none.</param>
    /// <param name="bytes">The bytes that were taken from it.</param>
    public void PutBack(QuotaShare? share, long bytes)
    {
        lock (_gate)
        {
            Restore(share, bytes);
        }
    }

    /// <summary>Notes that a segment is complete; returns false when the sole owner has closed meanwhile and may have missed some of the segment's names. In a shared directory, the directory itself counts the segment from now on.</summary>
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

    /// <summary>Stops counting a segment.</summary>
    public void End(SegmentId id)
    {
        lock (_gate)
        {
            _segments.Remove(id);
        }
    }

    /// <summary>Stops counting a segment although some of its names could not be removed; the sole owner tries again when it ends.</summary>
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

    /// <summary>Determines whether a segment is counted: it is being made, or was made and not retired.</summary>
    public bool Owns(SegmentHandle handle)
    {
        lock (_gate)
        {
            return _segments.TryGetValue(handle.Id, out var segment) && segment.Handle == handle;
        }
    }

    /// <summary>Stops counting, and lets no more segments be completed; returns the segments that were counted.</summary>
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

    /// <summary>Takes the lock, and gets the bytes that all segments take together.</summary>
    private Lock.Scope EnterWith(out long usedBytes)
    {
        while (true)
        {
            var seen = Volatile.Read(ref _completions);
            var shared = listShared?.Invoke() ?? []; // not under the lock: it reads files
            var scope = _gate.EnterScope();
            if (seen == _completions)
            {
                // A segment that is about to be completed may have its state already; it counts once.
                usedBytes = CountedBytes() + shared.Where(segment => !_segments.ContainsKey(segment.Id)).Sum(segment => segment.FileBytes);
                return scope;
            }

            scope.Dispose(); // a segment that was completed meanwhile no longer counts here, and may have had no state yet when the directory was read
        }
    }

    private long CountedBytes() => _segments.Values.Sum(segment => segment.FileBytes);
}
