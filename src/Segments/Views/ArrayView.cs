namespace ActorShm.Segments;

/// <summary>A segment seen as an array with axes: NumPy's <c>ndarray</c>, without owning memory. Slices, transpositions and reshapes share the elements.</summary>
/// <typeparam name="T">The .NET type of the elements.</typeparam>
/// <remarks>
/// <para>An array belongs to the <see cref="SegmentView{T}"/> from which it was taken, and needs no disposal. After that view is disposed, every array derived from it throws
/// <see cref="ObjectDisposedException"/>; only <see cref="Shape"/>, <see cref="Strides"/> and its other properties can still be read. It has the view's <see cref="Mode"/>: a read-only view gives out nothing writable.</para>
/// <para>Whole operations (<see cref="CopyTo(Span{T})"/>, <see cref="Fill"/> and the like) hold the mapping until they are done, so a concurrent
/// disposal takes effect after them. Spans and tensors cannot hold it: they must not be used after the view is disposed.</para>
/// <para>Any number of threads may use an array; the callers see to it that no two threads write the same elements.</para>
/// <example>
/// <code>
/// using var view = store.Zeros&lt;double&gt;(new Shape(1_000, 1_000), "matrix");
/// var matrix = view.AsArray();
/// matrix.Row(3).Fill(1);                                   // a[3] = 1
/// matrix.Slice(.., SliceRange.Of(step: 2)).Fill(2);        // a[:, ::2] = 2
/// var column = new double[1_000];
/// matrix.Transpose().Row(0).CopyTo(column);                // a.T[0]
/// </code>
/// </example>
/// </remarks>
public sealed partial class ArrayView<T>
    where T : unmanaged
{
    internal ArrayView(SegmentView<T> view, ArrayLayout layout)
    {
        View = view;
        Layout = layout;
    }

    /// <summary>The lengths of the axes, outermost first.</summary>
    public Shape Shape => Layout.Shape;

    /// <summary>The distance between neighbours along each axis in elements, not bytes; negative where the array goes backwards.</summary>
    public ReadOnlySpan<long> Strides => Layout.Strides;

    /// <summary>The number of elements: the product of all axis lengths.</summary>
    public long ElementCount => Layout.Shape.ElementCount;

    /// <summary>Whether the elements follow each other without a gap, in the order of the axes (C order).</summary>
    public bool IsContiguous => Layout.IsContiguous;

    /// <summary>The access mode of the view to which this array belongs.</summary>
    public AccessMode Mode => View.Mode;

    /// <summary>The view to which the array belongs; this reference also keeps the mapping alive as long as the array is referred to.</summary>
    internal SegmentView<T> View { get; }

    /// <summary>The elements of the segment that the array shows.</summary>
    internal ArrayLayout Layout { get; }

    /// <summary>The name of the array in error messages.</summary>
    private string Name => $"{View.Name}, shape {Shape}";

    private ArrayView<T> With(ArrayLayout layout)
    {
        View.ThrowIfDisposed();
        return new ArrayView<T>(View, layout);
    }

    /// <summary>Gets the address of element 0 of the segment, after checking that the view is not disposed.</summary>
    private nint Base() => View.AddressOf(0, 0);
}
