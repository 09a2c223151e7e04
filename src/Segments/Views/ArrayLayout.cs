namespace ActorShm.Segments;

/// <summary>Describes which elements of a segment an array view shows, and in which order. Pure arithmetic on element indices; immutable.</summary>
/// <remarks>
/// Element <c>(i, j, …)</c> is element <c>Offset + i * Strides[0] + j * Strides[1] + …</c> of the segment. Invariants: every such index lies in the segment, no
/// two are the same, and no product computed here overflows, because a segment has fewer than 2⁶³ elements. The stride of an axis of length zero or one means nothing.
/// </remarks>
internal sealed partial class ArrayLayout
{
    private readonly long[] _strides;

    private ArrayLayout(Shape shape, long[] strides, long offset)
    {
        Shape = shape;
        Offset = offset;
        _strides = strides;
        IsContiguous = IsRowMajor(shape, strides);
    }

    /// <summary>The lengths of the axes.</summary>
    public Shape Shape { get; }

    /// <summary>The distance between neighbours along each axis, in elements.</summary>
    public ReadOnlySpan<long> Strides => _strides;

    /// <summary>The index of the first element in the segment.</summary>
    public long Offset { get; }

    /// <summary>Whether the elements follow each other without a gap, in the order of the axes.</summary>
    public bool IsContiguous { get; }

    /// <summary>Makes the layout of contiguous elements in the order of the axes, such as those of a whole segment.</summary>
    public static ArrayLayout RowMajor(Shape shape, long offset = 0) => new(shape, RowMajorStrides(shape), offset);

    /// <summary>Gets the index in the segment of the element at a place of the array; negative indices count from the end.</summary>
    /// <exception cref="ArgumentException">There are more or fewer indices than axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside its axis.</exception>
    public long IndexOf(ReadOnlySpan<long> place)
    {
        if (place.Length != Shape.Rank)
        {
            throw new ArgumentException($"An element of an array of shape {Shape} has {Shape.Rank} indices; {place.Length} were given.", nameof(place));
        }

        var index = Offset;
        for (var axis = 0; axis < place.Length; axis++)
        {
            index += PositionOf(axis, place[axis]) * _strides[axis];
        }

        return index;
    }

    /// <summary>Gets the lowest and the highest index in the segment of the elements that the array shows; for an array without elements, an empty range.</summary>
    public (long First, long Last) Extent()
    {
        if (Shape.ElementCount == 0)
        {
            return (Offset, Offset - 1);
        }

        var (first, last) = (Offset, Offset);
        for (var axis = 0; axis < _strides.Length; axis++)
        {
            var reach = Shape[axis] == 1 ? 0 : (Shape[axis] - 1) * _strides[axis];
            first += Math.Min(reach, 0);
            last += Math.Max(reach, 0);
        }

        return (first, last);
    }

    private static long[] RowMajorStrides(Shape shape)
    {
        var strides = new long[shape.Rank];
        var stride = 1L;
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= Math.Max(shape[axis], 1);
        }

        return strides;
    }

    private static bool IsRowMajor(Shape shape, long[] strides)
    {
        var expected = 1L;
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            if (shape[axis] > 1 && strides[axis] != expected)
            {
                return shape.ElementCount == 0;
            }

            expected *= Math.Max(shape[axis], 1);
        }

        return true;
    }

    private long PositionOf(int axis, long index)
    {
        var length = Shape[axis];
        return index >= -length && index < length
            ? index < 0 ? index + length : index
            : throw new ArgumentOutOfRangeException(nameof(index), $"Axis {axis} has {length:N0} elements (shape {Shape}); index {index:N0} was asked for.");
    }
}
