namespace ActorShm.Segments.Tests;

/// <summary>An array done the naive way: the list of the segment's element indices that it shows, and its shape. The oracle for layouts.</summary>
internal sealed record ReferenceArray(long[] Lengths, long[] Indices)
{
    public static ReferenceArray Whole(Shape shape) => new(shape.Dimensions.ToArray(), [.. Enumerable.Range(0, (int)shape.ElementCount).Select(index => (long)index)]);

    /// <summary>Positions along one axis, counted off the way a Python loop would, and whether the axis goes.</summary>
    public ReferenceArray Take(int axis, IReadOnlyList<long> positions, bool dropAxis)
    {
        var lengths = Lengths.ToArray();
        lengths[axis] = positions.Count;
        var taken = Places(lengths).Select(place =>
        {
            place[axis] = positions[(int)place[axis]];
            return At(place);
        }).ToArray();
        return new([.. lengths.Where((_, each) => !dropAxis || each != axis)], taken);
    }

    public ReferenceArray Transpose(int[] axes)
    {
        var lengths = axes.Select(axis => Lengths[axis]).ToArray();
        var taken = Places(lengths).Select(place =>
        {
            var old = new long[place.Length];
            for (var axis = 0; axis < axes.Length; axis++)
            {
                old[axes[axis]] = place[axis];
            }

            return At(old);
        }).ToArray();
        return new(lengths, taken);
    }

    /// <summary>Every place of an array, the last axis fastest.</summary>
    public static IEnumerable<long[]> Places(long[] lengths)
    {
        if (lengths.Contains(0))
        {
            yield break;
        }

        var place = new long[lengths.Length];
        while (true)
        {
            yield return place.ToArray();
            var axis = place.Length - 1;
            while (axis >= 0 && ++place[axis] == lengths[axis])
            {
                place[axis--] = 0;
            }

            if (axis < 0)
            {
                yield break;
            }
        }
    }

    private long At(long[] place)
    {
        var flat = 0L;
        for (var axis = 0; axis < place.Length; axis++)
        {
            flat = (flat * Lengths[axis]) + place[axis];
        }

        return Indices[flat];
    }
}
