using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>Where the elements of a logical array lie in a stored one: the first lies at an offset, and neighbours along an axis lie a stride apart.</summary>
/// <remarks>Offset and strides count elements; a stride of 0 repeats, a negative one walks backwards. Immutable and equal by value.</remarks>
internal sealed class Layout(long offset, ImmutableArray<long> strides) : IEquatable<Layout>
{
    public long Offset => offset;

    /// <summary>The strides, one for each axis of the logical array.</summary>
    public ImmutableArray<long> Strides => strides;

    /// <summary>Makes the layout of a stored array itself, whose last axis changes fastest.</summary>
    public static Layout Dense(ArrayShape shape)
    {
        var strides = new long[shape.Rank];
        var stride = 1L;
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= Math.Max(1, shape.Extents[axis]);
        }

        return new Layout(0, [.. strides]);
    }

    /// <summary>Returns the lowest and the highest position that the layout reaches.</summary>
    /// <param name="shape">The logical array, with at least one element.</param>
    /// <exception cref="OverflowException">A position is beyond an int64, so no array can contain it.</exception>
    public (long Lowest, long Highest) Reach(ArrayShape shape)
    {
        var (lowest, highest) = (offset, offset);
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            var way = checked((shape.Extents[axis] - 1) * strides[axis]);
            lowest = checked(lowest + Math.Min(0, way));
            highest = checked(highest + Math.Max(0, way));
        }

        return (lowest, highest);
    }

    /// <summary>Whether steps along the outer axes are shorter than those along the inner ones, so that neighbouring runs lie side by side.</summary>
    /// <param name="shape">The logical array.</param>
    /// <param name="innerAxes">The number of its inner axes.</param>
    public bool AreRunsSideBySide(ArrayShape shape, int innerAxes)
    {
        var (outer, inner) = (ShortestStep(shape, ..^innerAxes), ShortestStep(shape, ^innerAxes..));
        return outer > 0 && outer < inner;
    }

    /// <summary>Returns the layout of the elements that a selection takes from the logical array.</summary>
    public Layout Select(Selection selection)
    {
        var start = offset;
        for (var axis = 0; axis < strides.Length; axis++)
        {
            start += selection.Starts[axis] * strides[axis];
        }

        return new Layout(start, [.. selection.Axes.Select((axis, i) => axis < 0 ? 0 : selection.Steps[i] * strides[axis])]);
    }

    /// <summary>Returns the layout under which the same elements have another shape; null when no strides can express it.</summary>
    /// <remarks>
    /// This is how NumPy decides whether a reshape needs a copy: runs of axes whose products agree on both sides are matched, and
    /// within such a run the old axes must follow each other without a gap.
    /// </remarks>
    public Layout? Reshape(ArrayShape from, ArrayShape to)
    {
        var old = Enumerable.Range(0, from.Rank).Where(axis => from.Extents[axis] != 1).Select(axis => (Extent: from.Extents[axis], Stride: strides[axis])).ToArray();
        var result = new long[to.Rank];
        var (i, k) = (0, 0);
        while (i < old.Length)
        {
            var (first, oldCount, newCount) = (k, old[i].Extent, to.Extents[k]);
            while (oldCount != newCount)
            {
                if (newCount < oldCount)
                {
                    newCount *= to.Extents[++k];
                }
                else
                {
                    if (old[i].Stride != old[i + 1].Stride * old[i + 1].Extent)
                    {
                        return null;
                    }

                    oldCount *= old[++i].Extent;
                }
            }

            var stride = old[i++].Stride;
            for (var axis = k++; axis >= first; axis--)
            {
                result[axis] = stride;
                stride *= to.Extents[axis];
            }
        }

        return new Layout(offset, [.. result]);
    }

    /// <summary>Returns the shortest step along some axes, in elements; 0 where all repeat. Unsigned, because a stride from outside may be any int64.</summary>
    private ulong ShortestStep(ArrayShape shape, Range axes) =>
        shape.Extents[axes].Zip(strides[axes]).Where(static axis => axis.First > 1 && axis.Second != 0)
            .Select(static axis => axis.Second < 0 ? 0 - (ulong)axis.Second : (ulong)axis.Second).DefaultIfEmpty().Min();

    public bool Equals(Layout? other) => other is not null && offset == other.Offset && strides.AsSpan().SequenceEqual(other.Strides.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as Layout);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(offset);
        foreach (var stride in strides)
        {
            hash.Add(stride);
        }

        return hash.ToHashCode();
    }
}
