namespace ActorShm.Segments;

public sealed partial class ArrayView<T>
{
    /// <summary>Takes a part of the array along each axis: NumPy's <c>a[…]</c>. The elements are shared.</summary>
    /// <param name="ranges">
    /// One for each axis, outermost first; axes that are left out are taken whole. An integer takes one element and drops the axis; ranges are clamped to the axis.
    /// </param>
    /// <exception cref="ArgumentException">There are more ranges than axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A single index is outside its axis.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public ArrayView<T> Slice(params ReadOnlySpan<SliceRange> ranges) => With(Layout.Slice(ranges));

    /// <summary>One row, without the first axis: NumPy's <c>a[index]</c>.</summary>
    /// <param name="index">Which one; negative counts from the end.</param>
    /// <exception cref="InvalidOperationException">The array is a scalar.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public ArrayView<T> Row(long index)
    {
        Layout.RequireRows();
        return Slice(SliceRange.At(index));
    }

    /// <summary>Some rows that follow each other. Unlike <see cref="Slice"/> it clamps nothing.</summary>
    /// <param name="start">The index of the first row.</param>
    /// <param name="count">The number of rows.</param>
    /// <exception cref="InvalidOperationException">The array is a scalar.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public ArrayView<T> Rows(long start, long count) => With(Layout.Rows(start, count));

    /// <summary>One of <paramref name="of"/> parts of whole rows that together are the array; they differ by at most one row.</summary>
    /// <param name="index">Which part, from 0.</param>
    /// <param name="of">How many parts there are; with fewer rows than parts the surplus parts are empty.</param>
    /// <exception cref="InvalidOperationException">The array is a scalar.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such part.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public ArrayView<T> RowPartition(int index, int of)
    {
        var rows = Partitioner.Part(Layout.RequireRows(), index, of);
        return With(Layout.Rows(rows.Start, rows.Count));
    }

    /// <summary>Permutes the axes: NumPy's <c>a.transpose(…)</c>. The elements are shared.</summary>
    /// <param name="axes">For each new axis the old one, negative from the end; none reverses them all.</param>
    /// <exception cref="ArgumentException">The axes are no permutation of those of the array.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public ArrayView<T> Transpose(params ReadOnlySpan<int> axes) => With(Layout.Transpose(axes));

    /// <summary>The same elements in the same order with other axes. The elements are shared, or it is refused: nothing is copied silently.</summary>
    /// <param name="dimensions">The new lengths, outermost first; one may be -1 and is computed.</param>
    /// <exception cref="ArgumentException">The new shape has another number of elements, or more than one -1.</exception>
    /// <exception cref="InvalidOperationException">The elements of this array do not lie so that the new axes could have strides; copy it first.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public ArrayView<T> Reshape(params ReadOnlySpan<long> dimensions) => Reshape(Layout.ShapeFrom(dimensions));

    /// <inheritdoc cref="Reshape(ReadOnlySpan{long})"/>
    /// <param name="shape">The new shape.</param>
    public ArrayView<T> Reshape(Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Layout.TryReshape(shape, out var reshaped)
            ? With(reshaped!)
            : throw new InvalidOperationException(
                $"{Name}, strides ({string.Join(", ", Strides.ToArray())}) cannot be reshaped to {shape} without moving elements. "
                + $"Copy it first: {nameof(SegmentStore)}.{nameof(SegmentStore.CopyOf)}(array) or {nameof(CopyTo)}.");
    }
}
