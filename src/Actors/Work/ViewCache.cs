using ActorShm.Actors.Scheduling;
using ActorShm.Actors.Telemetry;
using ActorShm.Segments;

namespace ActorShm.Actors.Work;

/// <summary>
/// Read-only views that a node keeps from one job to the next, because mapping is cheap and touching pages for the first time
/// is not. The least recently used ones are closed when there are too many. Not thread-safe; owned by one worker.
/// </summary>
internal sealed class ViewCache(SegmentDirectory segments, int capacity, NodeMetrics metrics) : IDisposable
{
    private readonly Dictionary<SegmentId, LinkedListNode<KeptView>> _byId = [];
    private readonly LinkedList<KeptView> _mostRecentFirst = [];

    /// <summary>The view of a segment: the kept one if its file is still the same, else a new one. To be given back with <see cref="Return"/>.</summary>
    /// <param name="handle">The segment.</param>
    /// <param name="tried">For how long it has been tried already.</param>
    /// <returns>Null while another process is in the way, for up to 30 s.</returns>
    /// <exception cref="SegmentException">The segment cannot be opened.</exception>
    public KeptView? TryRent(SegmentHandle handle, TimeSpan tried)
    {
        if (_byId.TryGetValue(handle.Id, out var node))
        {
            if (node.Value.View.Handle == handle && node.Value.View.IsCurrent())
            {
                _mostRecentFirst.Remove(node);
                _mostRecentFirst.AddFirst(node);
                node.Value.Users++;
                return node.Value;
            }

            Drop(node);
        }

        if (!segments.TryOpen(handle, AccessMode.ReadOnly, out var view))
        {
            Retry.RequirePatience(segments, handle, tried);
            return null;
        }

        var kept = new KeptView(view) { Users = 1 };
        metrics.MappedBytes(kept.View.MappedBytes);
        _byId.Add(handle.Id, _mostRecentFirst.AddFirst(kept));
        return kept;
    }

    /// <summary>Ends one use. A view that was dropped meanwhile is closed with its last use; the others stay, up to the capacity.</summary>
    public void Return(KeptView kept)
    {
        kept.Users--;
        if (kept.IsDropped && kept.Users == 0)
        {
            Close(kept);
        }

        var oldest = _mostRecentFirst.Last;
        while (_mostRecentFirst.Count > capacity && oldest is not null)
        {
            var next = oldest.Previous;
            if (oldest.Value.Users == 0)
            {
                Drop(oldest);
            }

            oldest = next;
        }
    }

    /// <summary>Lets the view of a retired segment go, at once or with its last use.</summary>
    public void Forget(SegmentHandle handle)
    {
        if (_byId.TryGetValue(handle.Id, out var node))
        {
            Drop(node);
        }
    }

    /// <summary>Closes every view. Nobody may use one any more.</summary>
    public void Dispose()
    {
        foreach (var kept in _mostRecentFirst)
        {
            Close(kept);
        }

        _mostRecentFirst.Clear();
        _byId.Clear();
    }

    private void Close(KeptView kept)
    {
        metrics.MappedBytes(-kept.View.MappedBytes);
        kept.View.Dispose();
    }

    private void Drop(LinkedListNode<KeptView> node)
    {
        var kept = node.Value;
        _byId.Remove(kept.View.Handle.Id);
        _mostRecentFirst.Remove(node);
        kept.IsDropped = true;
        if (kept.Users == 0)
        {
            Close(kept);
        }
    }
}

/// <summary>A view in a <see cref="ViewCache"/>, and how many stages use it now.</summary>
internal sealed class KeptView(SegmentView view)
{
    public SegmentView View => view;

    public int Users { get; set; }

    public bool IsDropped { get; set; }
}
