namespace ActorShm.Segments;

/// <summary>A segment seen as an array with axes: NumPy's <c>ndarray</c>, without owning memory. Slices, transpositions and reshapes share the elements.</summary>
/// <typeparam name="T">The .NET type of the elements.</typeparam>
/// <remarks>
/// <para>An array belongs to the <see cref="SegmentView{T}"/> it was taken from, and needs no disposal. When that view is disposed, every array derived from it refuses with
/// <see cref="ObjectDisposedException"/> (only <see cref="Shape"/>, <see cref="Strides"/> and the other facts about it are still told). It inherits the view's <see cref="Mode"/>: nothing writable can be had from a read-only view.</para>
/// <para>Whole operations (<see cref="CopyTo(Span{T})"/>, <see cref="Fill"/> and their like) hold the mapping until they are done, so a concurrent
/// disposal takes effect after them. What hands out a span or a tensor cannot do that: it must not be used after the view is disposed.</para>
/// <para>Any number of threads may use an array; that two of them do not write the same elements is the business of the callers.</para>
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

    /// <summary>What the view that this array belongs to allows.</summary>
    public AccessMode Mode => View.Mode;

    /// <summary>The view that the array belongs to; it also keeps the mapping alive for as long as the array is referred to.</summary>
    internal SegmentView<T> View { get; }

    /// <summary>Which elements of the segment these are.</summary>
    internal ArrayLayout Layout { get; }

    /// <summary>The array as error texts call it.</summary>
    private string Name => $"{View.Name}, shape {Shape}";

    private ArrayView<T> With(ArrayLayout layout)
    {
        View.ThrowIfDisposed();
        return new ArrayView<T>(View, layout);
    }

    /// <summary>Where element 0 of the segment lies, after the check that the view is there.</summary>
    private nint Base() => View.AddressOf(0, 0);
}
