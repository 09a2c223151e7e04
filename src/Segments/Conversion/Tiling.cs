namespace ActorShm.Segments;

/// <summary>Cuts an array into tiles that are read in long runs from Fortran order and written in long runs in C order.</summary>
/// <remarks>
/// The first axis varies fastest in the file and the last one in the segment. A tile is therefore long in both: a stretch of the last axis, and of
/// the first axes as much as the budget allows. Everything is in elements.
/// </remarks>
internal sealed class Tiling
{
    private const int LastAxisStretch = 64;

    private readonly long[] _tileLengths;
    private readonly long[] _tileCounts;

    public Tiling(Shape shape, long budgetElements)
    {
        Shape = shape;
        var last = shape.Rank - 1;
        _tileLengths = new long[shape.Rank];
        _tileLengths[last] = Math.Min(shape[last], LastAxisStretch);
        var rest = budgetElements / _tileLengths[last];
        for (var axis = 0; axis < last; axis++)
        {
            _tileLengths[axis] = Math.Clamp(rest, 1, shape[axis]);
            rest /= _tileLengths[axis];
        }

        // The part of the budget that the first axes leave goes to the last one.
        _tileLengths[last] = Math.Min(shape[last], _tileLengths[last] * Math.Max(rest, 1));
        _tileCounts = [.. _tileLengths.Select((length, axis) => (shape[axis] + length - 1) / length)];
    }

    public Shape Shape { get; }

    /// <summary>The number of tiles that cover the array.</summary>
    public long TileCount => _tileCounts.Aggregate(1L, (product, count) => product * count);

    /// <summary>Computes where a tile starts and how long it is, axis by axis.</summary>
    /// <param name="tile">The number of the tile.</param>
    /// <param name="starts">Receives the index of its first element on each axis.</param>
    /// <param name="lengths">Receives its length on each axis; shorter at the edges of the array.</param>
    public void Locate(long tile, Span<long> starts, Span<int> lengths)
    {
        for (var axis = Shape.Rank - 1; axis >= 0; axis--)
        {
            (tile, var position) = Math.DivRem(tile, _tileCounts[axis]);
            starts[axis] = position * _tileLengths[axis];
            lengths[axis] = (int)Math.Min(_tileLengths[axis], Shape[axis] - starts[axis]);
        }
    }
}
