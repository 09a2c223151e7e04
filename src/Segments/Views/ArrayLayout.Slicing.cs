namespace ActorShm.Segments;

internal sealed partial class ArrayLayout
{
    /// <summary>Takes a part along each axis; axes that are not named are taken whole.</summary>
    /// <exception cref="ArgumentException">There are more ranges than axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A single index is outside its axis.</exception>
    public ArrayLayout Slice(ReadOnlySpan<SliceRange> ranges)
    {
        if (ranges.Length > Shape.Rank)
        {
            throw new ArgumentException($"An array of shape {Shape} has {Shape.Rank} axes; {ranges.Length} were sliced.", nameof(ranges));
        }

        var lengths = new List<long>(Shape.Rank);
        var strides = new List<long>(Shape.Rank);
        var offset = Offset;
        for (var axis = 0; axis < Shape.Rank; axis++)
        {
            var range = axis < ranges.Length ? ranges[axis] : SliceRange.All;
            if (range.IsIndex)
            {
                offset += PositionOf(axis, range.Start!.Value) * _strides[axis];
                continue;
            }

            var (first, count) = range.Resolve(Shape[axis]);
            lengths.Add(count);

            // With one element or none no step is ever taken, and the product with a huge step could overflow.
            strides.Add(count > 1 ? _strides[axis] * range.Step : _strides[axis]);
            offset += count > 0 ? first * _strides[axis] : 0;
        }

        return new ArrayLayout(new Shape([.. lengths]), [.. strides], offset);
    }

    /// <summary>Takes neighbouring rows along the first axis, which must exist; nothing is clamped.</summary>
    /// <exception cref="InvalidOperationException">The array has no axis.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public ArrayLayout Rows(long start, long count)
    {
        var rowCount = RequireRows();
        return start >= 0 && count >= 0 && start <= rowCount - count
            ? Slice([SliceRange.Of(start, start + count)])
            : throw new ArgumentOutOfRangeException(nameof(start), $"The array has {rowCount:N0} rows (shape {Shape}); {count:N0} from {start:N0} on were asked for.");
    }

    /// <summary>Gets the length of the first axis.</summary>
    /// <exception cref="InvalidOperationException">The array has no axis.</exception>
    public long RequireRows() =>
        Shape.Rank > 0 ? Shape[0] : throw new InvalidOperationException("A scalar has no rows: its shape is (). Reshape it to (1,) first.");
}
