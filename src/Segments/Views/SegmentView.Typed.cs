namespace ActorShm.Segments;

/// <summary>A view that knows the .NET type of its elements.</summary>
/// <typeparam name="T">The type that <see cref="ElementTypes.ClrType"/> names for the segment.</typeparam>
/// <inheritdoc cref="SegmentView" path="/remarks"/>
public sealed partial class SegmentView<T> : SegmentView
    where T : unmanaged
{
    internal SegmentView(OpenedSegment segment)
        : base(segment)
    {
    }

    /// <summary>Gets a span over some elements, to read.</summary>
    /// <param name="start">The index of the first element.</param>
    /// <param name="count">The number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The segment has no such elements.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public unsafe ReadOnlySpan<T> ReadSpan(long start, int count) => new((void*)AddressOf(start, count), count);

    /// <summary>Gets a span over some elements, to write.</summary>
    /// <param name="start">The index of the first element.</param>
    /// <param name="count">The number of elements.</param>
    /// <exception cref="InvalidOperationException">The view is read-only.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The segment has no such elements.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public unsafe Span<T> WriteSpan(long start, int count)
    {
        ThrowIfReadOnly();
        return new((void*)AddressOf(start, count), count);
    }

    /// <summary>Gets a part of the view that keeps the mapping alive by itself, and that the caller disposes too.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the segment.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public PartitionView<T> Partition(PartitionRange range)
    {
        _ = AddressOf(range.Start, range.Count);
        return new PartitionView<T>(this, range);
    }

    /// <summary>Gets one of <paramref name="of"/> parts that together make up the segment; each part except the last is a whole number of blocks of <see cref="Partitioner.BlockElements"/>.</summary>
    /// <remarks>The parts are the same in every process, so processes that know their own index need no further agreement. If there are fewer blocks than parts, the surplus parts are empty.</remarks>
    /// <param name="index">Which part, from 0.</param>
    /// <param name="of">The number of parts.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such part.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public PartitionView<T> Partition(int index, int of) => Partition(Partitioner.Part(ElementCount, index, of, Partitioner.BlockElements));

    /// <summary>Gets the segment as an array with axes, to slice, reshape and transpose. The array shares the elements and belongs to this view.</summary>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public ArrayView<T> AsArray()
    {
        ThrowIfDisposed();
        return new ArrayView<T>(this, ArrayLayout.RowMajor(Handle.Shape));
    }
}
