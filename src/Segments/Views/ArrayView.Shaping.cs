namespace ActorShm.Segments;

public sealed partial class ArrayView<T>
{
    /// <summary>Takes a part of the array along each axis: NumPy's <c>a[…]</c>. The elements are shared.</summary>
    /// <param name="ranges">
    /// One range for each axis, outermost first; axes that are left out are taken whole. An integer takes one element and drops the axis; ranges are clamped to the axis.
    /// </param>
    /// <exception cref="ArgumentException">There are more ranges than axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A single index is outside its axis.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public ArrayView<T> Slice(params ReadOnlySpan<SliceRange> ranges) => With(Layout.Slice(ranges));

    /// <summary>Takes one row, without the first axis: NumPy's <c>a[index]</c>. The elements are shared.</summary>
    /// <param name="index">Which row; a negative number counts from the end.</param>
    /// <exception cref="InvalidOperationException">The array is a scalar.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public ArrayView<T> Row(long index)
    {
        Layout.RequireRows();
        return Slice(SliceRange.At(index));
    }

    /// <summary>Takes some rows that follow each other. Unlike <see cref="Slice"/>, it clamps nothing.</summary>
    /// <param name="start">The index of the first row.</param>
    /// <param name="count">The number of rows.</param>
    /// <exception cref="InvalidOperationException">The array is a scalar.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public ArrayView<T> Rows(long start, long count) => With(Layout.Rows(start, count));

    /// <summary>Takes one of <paramref name="of"/> parts of whole rows that together make up the array; their lengths differ by at most one row.</summary>
    /// <param name="index">Which part, from 0.</param>
    /// <param name="of">The number of parts; if there are fewer rows than parts, the surplus parts are empty.</param>
    /// <exception cref="InvalidOperationException">The array is a scalar.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such part.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public ArrayView<T> RowPartition(int index, int of)
    {
        var rows = Partitioner.Part(Layout.RequireRows(), index, of);
        return With(Layout.Rows(rows.Start, rows.Count));
    }

    /// <summary>Permutes the axes: NumPy's <c>a.transpose(…)</c>. The elements are shared.</summary>
    /// <param name="axes">For each new axis the old one; a negative number counts from the end, and no number at all reverses the axes.</param>
    /// <exception cref="ArgumentException">The axes are not a permutation of those of the array.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public ArrayView<T> Transpose(params ReadOnlySpan<int> axes) => With(Layout.Transpose(axes));

    /// <summary>Gives the same elements, in the same order, other axes. The elements are shared, or the call throws: nothing is copied silently.</summary>
    /// <param name="dimensions">The new lengths, outermost first; one of them may be -1, and is then computed.</param>
    /// <exception cref="ArgumentException">The new shape has another number of elements, or more than one -1.</exception>
    /// <exception cref="InvalidOperationException">No strides can describe the elements of this array with the new axes; copy the array first.</exception>
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
