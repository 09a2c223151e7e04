namespace ActorShm.Segments;

internal sealed partial class ArrayLayout
{
    /// <summary>Permutes the axes; none given reverses them.</summary>
    /// <param name="axes">For each new axis the old one; a negative number counts from the end.</param>
    /// <exception cref="ArgumentException">The axes are not a permutation of those of the array.</exception>
    public ArrayLayout Transpose(ReadOnlySpan<int> axes)
    {
        var order = axes.IsEmpty ? [.. Enumerable.Range(0, Shape.Rank).Reverse()] : axes.ToArray();
        for (var axis = 0; axis < order.Length; axis++)
        {
            order[axis] += order[axis] < 0 ? Shape.Rank : 0;
        }

        if (!order.Order().SequenceEqual(Enumerable.Range(0, Shape.Rank)))
        {
            throw new ArgumentException(
                $"Transposing shape {Shape} takes each of its {Shape.Rank} axes once; asked for were ({string.Join(", ", axes.ToArray())}).", nameof(axes));
        }

        return new ArrayLayout(new Shape([.. order.Select(axis => Shape[axis])]), [.. order.Select(axis => _strides[axis])], Offset);
    }

    /// <summary>Turns what a caller wrote, with at most one -1, into a shape with as many elements as this one.</summary>
    /// <exception cref="ArgumentException">There is no such shape.</exception>
    public Shape ShapeFrom(ReadOnlySpan<long> dimensions)
    {
        var open = dimensions.IndexOf(-1);
        if (open >= 0 && dimensions[(open + 1)..].Contains(-1))
        {
            throw new ArgumentException("Only one length can be left open with -1.", nameof(dimensions));
        }

        var lengths = dimensions.ToArray();
        if (open >= 0)
        {
            lengths[open] = 1;
            var known = new Shape(lengths).ElementCount;
            lengths[open] = known > 0 && Shape.ElementCount % known == 0
                ? Shape.ElementCount / known
                : throw NoSuchShape($"({string.Join(", ", dimensions.ToArray())})");
        }

        return new Shape(lengths);
    }

    /// <summary>Gives the same elements, in the same order, other axes, if one stride per new axis can describe where they lie.</summary>
    /// <param name="shape">The new shape.</param>
    /// <param name="reshaped">The new layout.</param>
    /// <returns>False when the elements would have to be copied.</returns>
    /// <exception cref="ArgumentException">The new shape has another number of elements.</exception>
    public bool TryReshape(Shape shape, out ArrayLayout? reshaped)
    {
        if (shape.ElementCount != Shape.ElementCount)
        {
            throw NoSuchShape(shape.ToString());
        }

        reshaped = IsContiguous ? RowMajor(shape, Offset)
            : TrySplitAndMerge(shape) is { } strides ? new ArrayLayout(shape, strides, Offset)
            : null;
        return reshaped is not null;
    }

    /// <summary>Computes the new strides as NumPy does: matches, from the left, the shortest groups of old and new axes that have the same number of elements.</summary>
    private long[]? TrySplitAndMerge(Shape shape)
    {
        var old = Enumerable.Range(0, Shape.Rank).Where(axis => Shape[axis] != 1).Select(axis => (Length: Shape[axis], Stride: _strides[axis])).ToArray();
        var strides = new long[shape.Rank];
        var (oldStart, newStart) = (0, 0);
        while (oldStart < old.Length)
        {
            var (oldEnd, newEnd) = (oldStart + 1, newStart + 1);
            var (oldCount, newCount) = (old[oldStart].Length, shape[newStart]);
            while (oldCount != newCount)
            {
                if (newCount < oldCount)
                {
                    newCount *= shape[newEnd++];
                }
                else
                {
                    oldCount *= old[oldEnd++].Length;
                }
            }

            // The axes of a group can be merged only if a step over the end of an inner axis is one step of the next outer axis.
            for (var axis = oldStart; axis < oldEnd - 1; axis++)
            {
                if (old[axis].Stride != old[axis + 1].Length * old[axis + 1].Stride)
                {
                    return null;
                }
            }

            var stride = old[oldEnd - 1].Stride;
            for (var axis = newEnd - 1; axis >= newStart; axis--)
            {
                strides[axis] = stride;
                stride *= shape[axis];
            }

            (oldStart, newStart) = (oldEnd, newEnd);
        }

        strides.AsSpan(newStart).Fill(1); // only axes of length one are left
        return strides;
    }

    private ArgumentException NoSuchShape(string asked) =>
        new($"An array of shape {Shape} has {Shape.ElementCount:N0} elements and cannot have the shape {asked}.");
}
