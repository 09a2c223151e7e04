using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>Which elements of an array make up another one: where the other array starts, and for each of its axes, along which axis of the array it walks and with which step.</summary>
/// <remarks>Slices, integer indexes, new axes, permutations and broadcasting are selections, alone or combined. Immutable.</remarks>
/// <param name="Shape">The shape of the result.</param>
/// <param name="Starts">For each axis of the array, the index at which it is entered.</param>
/// <param name="Axes">For each axis of the result, the axis of the array along which it walks; -1 where it repeats.</param>
/// <param name="Steps">For each axis of the result, how far each step goes along the array's axis; 0 where it repeats.</param>
internal sealed record Selection(ArrayShape Shape, ImmutableArray<long> Starts, ImmutableArray<int> Axes, ImmutableArray<long> Steps)
{
    /// <summary>Stretches an array to a shape to which it broadcasts.</summary>
    public static Selection Broadcast(ArrayShape from, ArrayShape to)
    {
        var missing = to.Rank - from.Rank;
        var axes = Enumerable.Range(0, to.Rank)
            .Select(axis => axis < missing || (from.Extents[axis - missing] == 1 && to.Extents[axis] != 1) ? -1 : axis - missing)
            .ToImmutableArray();
        return new Selection(to, Zeros(from.Rank), axes, [.. axes.Select(static axis => axis < 0 ? 0L : 1L)]);
    }

    /// <summary>Puts the axes of an array in another order.</summary>
    /// <param name="from">The array's shape.</param>
    /// <param name="order">For each axis of the result, the axis of the array; each occurs once.</param>
    public static Selection Transpose(ArrayShape from, ImmutableArray<int> order) =>
        new(new ArrayShape([.. order.Select(axis => from.Extents[axis])]), Zeros(from.Rank), order, [.. order.Select(static _ => 1L)]);

    private static ImmutableArray<long> Zeros(int count) => [.. new long[count]];
}
