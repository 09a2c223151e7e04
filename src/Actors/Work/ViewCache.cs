using ActorShm.Actors.Scheduling;
using ActorShm.Actors.Telemetry;
using ActorShm.Segments;

namespace ActorShm.Actors.Work;

/// <summary>
/// Keeps read-only views from one job to the next, because touching pages for the first time is expensive, even though mapping
/// is cheap. The least recently used views are closed when there are too many. Not thread-safe; owned by one worker.
/// </summary>
internal sealed class ViewCache(SegmentDirectory segments, int capacity, NodeMetrics metrics) : IDisposable
{
    private readonly RecentlyUsed<SegmentId, KeptView> _views = new(capacity);

    /// <summary>Returns the view of a segment: the kept one if its file is still the same, otherwise a new one. The caller gives it back with <see cref="Return"/>.</summary>
    /// <param name="handle">The segment.</param>
    /// <param name="tried">How long the caller has tried already.</param>
    /// <returns>The view; null while another process is in the way, for up to 30 s.</returns>
    /// <exception cref="SegmentException">The segment cannot be opened.</exception>
    public KeptView? TryRent(SegmentHandle handle, TimeSpan tried)
    {
        if (_views.TryUse(handle.Id, out var kept))
        {
            if (kept.View.Handle == handle && kept.View.IsCurrent())
            {
                kept.Users++;
                return kept;
            }

            Forget(handle);
        }

        if (Retry.TryOpen(segments, handle, AccessMode.ReadOnly, tried) is not { } view)
        {
            return null;
        }

        var opened = new KeptView(view) { Users = 1 };
        metrics.MappedBytes(view.MappedBytes);
        _views.Add(handle.Id, opened);
        return opened;
    }

    /// <summary>Ends one use of a view. A view that was dropped meanwhile is closed with its last use; other views are kept, up to the capacity.</summary>
    public void Return(KeptView kept)
    {
        kept.Users--;
        if (kept.IsDropped && kept.Users == 0)
        {
            Close(kept);
        }

        while (_views.TryDropSurplus(static view => view.Users == 0, out var unused))
        {
            Close(unused);
        }
    }

    /// <summary>Closes the view of a retired segment, at once or with its last use.</summary>
    public void Forget(SegmentHandle handle)
    {
        if (_views.TryRemove(handle.Id, out var kept))
        {
            kept.IsDropped = true;
            if (kept.Users == 0)
            {
                Close(kept);
            }
        }
    }

    /// <summary>Closes every view. None may be in use any more.</summary>
    public void Dispose()
    {
        foreach (var kept in _views.Clear())
        {
            Close(kept);
        }
    }

    private void Close(KeptView kept)
    {
        metrics.MappedBytes(-kept.View.MappedBytes);
        kept.View.Dispose();
    }
}

/// <summary>A view in a <see cref="ViewCache"/>, with the number of stages that use it now.</summary>
internal sealed class KeptView(SegmentView view)
{
    public SegmentView View => view;

    public int Users { get; set; }

    public bool IsDropped { get; set; }
}
