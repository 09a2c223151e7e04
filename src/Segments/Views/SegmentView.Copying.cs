namespace ActorShm.Segments;

public sealed partial class SegmentView<T>
{
    /// <summary>Writes one value everywhere; in parallel where that helps.</summary>
    /// <exception cref="InvalidOperationException">The view is read-only.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public void Fill(T value) => AsArray().Fill(value);

    /// <summary>Overwrites some elements; in parallel where that helps.</summary>
    /// <remarks><inheritdoc cref="ArrayView{T}.CopyTo(Span{T})"/></remarks>
    /// <param name="source">The new values.</param>
    /// <param name="start">The index of the first element to overwrite.</param>
    /// <exception cref="InvalidOperationException">The view is read-only.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The segment has no such elements.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public void CopyFrom(ReadOnlySpan<T> source, long start = 0) => Window(start, source.Length).CopyFrom(source);

    /// <summary>Copies some elements; in parallel where that helps.</summary>
    /// <remarks><inheritdoc cref="ArrayView{T}.CopyTo(Span{T})"/></remarks>
    /// <param name="target">Where to; its length says how many.</param>
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
