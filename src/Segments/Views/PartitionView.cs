namespace ActorShm.Segments;

/// <summary>A part of a view for one worker. It keeps the mapping alive, even if the view it came from is disposed first.</summary>
/// <typeparam name="T">The .NET type of the elements.</typeparam>
/// <remarks>
/// Offsets count from the start of the partition, and nothing outside it can be reached. Spans follow the same rule as those of a view:
/// none may be used after the view and all its partitions are disposed. The thread that has finished with a partition disposes it.
/// </remarks>
public sealed class PartitionView<T> : IDisposable
    where T : unmanaged
{
    private readonly SegmentView<T> _view;
    private int _isDisposed = 1; // until the mapping is counted, because the finalizer must not release a reference that was not taken

    internal PartitionView(SegmentView<T> view, PartitionRange range)
    {
        _view = view;
        Range = range;
        var isCounted = false;
        view.Memory.DangerousAddRef(ref isCounted); // throws ObjectDisposedException if the view was disposed a moment ago
        _isDisposed = 0;
    }

    /// <summary>Releases the mapping if nobody disposed the partition.</summary>
    ~PartitionView()
    {
        if (TryGiveUp())
        {
            _view.Memory.ReleaseCollected();
        }
    }

    /// <summary>The elements of the segment that the partition covers.</summary>
    public PartitionRange Range { get; }

    /// <summary>Gets a span over some elements of the partition, to read.</summary>
    /// <param name="offset">The index of the first element, counted from the start of the partition.</param>
    /// <param name="count">The number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The partition has no such elements.</exception>
    /// <exception cref="ObjectDisposedException">The partition was disposed.</exception>
    public unsafe ReadOnlySpan<T> ReadSpan(long offset, int count) => new((void*)AddressOf(offset, count), count);

    /// <summary>Gets a span over some elements of the partition, to write.</summary>
    /// <param name="offset">The index of the first element, counted from the start of the partition.</param>
    /// <param name="count">The number of elements.</param>
    /// <exception cref="InvalidOperationException">The view is read-only.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The partition has no such elements.</exception>
    /// <exception cref="ObjectDisposedException">The partition was disposed.</exception>
    public unsafe Span<T> WriteSpan(long offset, int count)
    {
        _view.ThrowIfReadOnly();
        return new((void*)AddressOf(offset, count), count);
    }

    /// <summary>Gives the partition up, and with the last reference the mapping.</summary>
    public void Dispose()
    {
        if (TryGiveUp())
        {
            _view.Memory.DangerousRelease();
        }

        GC.SuppressFinalize(this);
    }

    private nint AddressOf(long offset, int count)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        return offset >= 0 && count >= 0 && offset <= Range.Count - count
            ? SegmentView.AddressOf(_view.Segment, Range.Start + offset, count)
            : throw new ArgumentOutOfRangeException(
                nameof(offset),
                $"The partition of {_view.Name} holds {Range.Count:N0} elements; {count:N0} from {offset:N0} on were asked for.");
    }

    private bool TryGiveUp() => Interlocked.Exchange(ref _isDisposed, 1) == 0;
}
