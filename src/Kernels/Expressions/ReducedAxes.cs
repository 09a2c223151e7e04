using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>The axes along which the reductions of a call go. All arrays that take part have the shape of the call's argument.</summary>
/// <param name="Axes">Some of the axes, not all, in order.</param>
internal sealed record ReducedAxes(ImmutableArray<int> Axes)
{
    /// <summary>Gets the number of elements that each result reduces.</summary>
    public long RunOf(ArrayShape shape) => Axes.Aggregate(1L, (product, axis) => product * shape.Extents[axis]);

    /// <summary>Gets the shape of the results with the reduced axes as extents of 1.</summary>
    public ArrayShape Kept(ArrayShape shape) => new([.. shape.Extents.Select((extent, axis) => Axes.Contains(axis) ? 1 : extent)]);

    /// <summary>Gets the shape of the results without the reduced axes.</summary>
    public ArrayShape Dropped(ArrayShape shape) => new([.. shape.Extents.Where((_, axis) => !Axes.Contains(axis))]);
}
