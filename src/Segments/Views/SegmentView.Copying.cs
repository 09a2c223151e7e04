namespace ActorShm.Segments;

public sealed partial class SegmentView<T>
{
    /// <summary>Sets every element to one value; in parallel if that helps.</summary>
    /// <exception cref="InvalidOperationException">The view is read-only.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public void Fill(T value) => AsArray().Fill(value);

    /// <summary>Overwrites some elements with those of a span; in parallel if that helps.</summary>
    /// <remarks><inheritdoc cref="ArrayView{T}.CopyTo(Span{T})"/></remarks>
    /// <param name="source">The new values.</param>
    /// <param name="start">The index of the first element to overwrite.</param>
    /// <exception cref="InvalidOperationException">The view is read-only.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The segment has no such elements.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public void CopyFrom(ReadOnlySpan<T> source, long start = 0) => Window(start, source.Length).CopyFrom(source);

    /// <summary>Copies some elements to a span; in parallel if that helps.</summary>
    /// <remarks><inheritdoc cref="ArrayView{T}.CopyTo(Span{T})"/></remarks>
    /// <param name="target">The span to copy to; its length is the number of elements that are copied.</param>
    /// <param name="start">The index of the first element to copy.</param>
    /// <exception cref="ArgumentOutOfRangeException">The segment has no such elements.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public void CopyTo(Span<T> target, long start = 0) => Window(start, target.Length).CopyTo(target);

    private ArrayView<T> Window(long start, long count)
    {
        _ = AddressOf(start, count);
        return new ArrayView<T>(this, ArrayLayout.RowMajor(Shape.Vector(count), start));
    }
}
