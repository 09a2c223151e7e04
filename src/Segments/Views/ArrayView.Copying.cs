namespace ActorShm.Segments;

public sealed partial class ArrayView<T>
{
    /// <summary>Sets every element to one value; in parallel if that helps.</summary>
    /// <exception cref="InvalidOperationException">The view is read-only.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public void Fill(T value)
    {
        using var hold = new MappingHold(View);
        View.ThrowIfReadOnly();
        StridedMemory.Fill(Base(), Layout, value);
    }

    /// <summary>Copies all elements to a span, in the order of the axes; in parallel if that helps.</summary>
    /// <remarks>
    /// The span may cover elements of the same view: the result is as if everything had been read first. An overlap with the same elements through another view of the segment is not
    /// detected; copy between arrays, or through memory in between, in that case.
    /// </remarks>
    /// <param name="target">The span to copy to, at least as long as the array; the rest of it is left alone.</param>
    /// <exception cref="ArgumentException"><paramref name="target"/> is too short.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public unsafe void CopyTo(Span<T> target)
    {
        using var hold = new MappingHold(View);
        RequireRoom(target.Length, nameof(target));
        fixed (T* start = target)
        {
            CopyInMemory((nint)start, ArrayLayout.RowMajor(Shape), Base(), Layout);
        }
    }

    /// <summary>Copies all elements into another array of the same shape; in parallel if that helps.</summary>
    /// <remarks>Both may be parts of the same segment: the result is as if everything had been read first. If they may overlap, this takes memory for a copy.</remarks>
    /// <param name="target">The array to copy to.</param>
    /// <exception cref="ArgumentException"><paramref name="target"/> has another shape.</exception>
    /// <exception cref="InvalidOperationException">The target's view is read-only.</exception>
    /// <exception cref="ObjectDisposedException">One of the views was disposed.</exception>
    public void CopyTo(ArrayView<T> target)
    {
        ArgumentNullException.ThrowIfNull(target);
        using var hold = new MappingHold(View);
        using var targetHold = new MappingHold(target.View);
        target.View.ThrowIfReadOnly();
        if (!target.Shape.Equals(Shape))
        {
            throw new ArgumentException($"{Name}, cannot be copied over an array of shape {target.Shape}. Slice or reshape one of them.", nameof(target));
        }

        Copy(OverlappingCopy.MayShare(this, target), target.Base(), target.Layout, Base(), Layout);
    }

    /// <summary>Overwrites all elements with those of a span, in the order of the axes; in parallel if that helps.</summary>
    /// <remarks><inheritdoc cref="CopyTo(Span{T})"/></remarks>
    /// <param name="source">The new values, as many as the array has elements.</param>
    /// <exception cref="ArgumentException"><paramref name="source"/> has another length.</exception>
    /// <exception cref="InvalidOperationException">The view is read-only.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public unsafe void CopyFrom(ReadOnlySpan<T> source)
    {
        using var hold = new MappingHold(View);
        View.ThrowIfReadOnly();
        if (source.Length != ElementCount)
        {
            throw new ArgumentException($"{Name}, has {ElementCount:N0} elements; {source.Length:N0} were given.", nameof(source));
        }

        fixed (T* start = source)
        {
            CopyInMemory(Base(), Layout, (nint)start, ArrayLayout.RowMajor(Shape));
        }
    }

    private static void CopyInMemory(nint target, ArrayLayout targetLayout, nint source, ArrayLayout sourceLayout) =>
        Copy(OverlappingCopy.MayShare<T>(target, targetLayout, source, sourceLayout), target, targetLayout, source, sourceLayout);

    private static void Copy(bool mayShare, nint target, ArrayLayout targetLayout, nint source, ArrayLayout sourceLayout)
    {
        if (mayShare)
        {
            OverlappingCopy.Copy<T>(target, targetLayout, source, sourceLayout);
        }
        else
        {
            StridedMemory.Copy<T>(target, targetLayout, source, sourceLayout);
        }
    }

    private void RequireRoom(int length, string parameter)
    {
        if (length < ElementCount)
        {
            throw new ArgumentException($"{Name}, has {ElementCount:N0} elements; there is room for {length:N0}.", parameter);
        }
    }
}
