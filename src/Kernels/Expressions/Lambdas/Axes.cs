using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>The axes along which an array is reduced. C# integers, indexes and collections convert to it implicitly.</summary>
/// <remarks>Indexes mean what they mean in C#: <c>^1</c> is the last axis. Immutable.</remarks>
/// <example><c>x.Sum(axis: 0)</c>, <c>x.Mean(axis: ^1)</c>, <c>x.Max(axis: [0, 2])</c></example>
[CollectionBuilder(typeof(Axes), nameof(Of))]
public sealed class Axes : IEnumerable<Index>
{
    private readonly ImmutableArray<Index> _axes;

    private Axes(ImmutableArray<Index> axes) => _axes = axes;

    /// <summary>Creates a list of axes, in any order.</summary>
    /// <param name="axes">The axes, at least one.</param>
    /// <exception cref="ArgumentException">There is no axis.</exception>
    public static Axes Of(params ReadOnlySpan<Index> axes) => axes.IsEmpty
        ? throw new ArgumentException("No axis is named. Leave the axes out to reduce along all of them.", nameof(axes))
        : new([.. axes]);

    /// <summary>Converts the number of one axis.</summary>
    /// <param name="axis">The number of the axis, from 0 on.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative; to count from the end, write <c>^1</c>.</exception>
    public static implicit operator Axes(int axis) => Of(new Index(axis));

    /// <summary>Converts the index of one axis.</summary>
    /// <param name="axis">The index of the axis, from either end.</param>
    public static implicit operator Axes(Index axis) => Of(axis);

    /// <summary>Enumerates the axes as they were given.</summary>
    public IEnumerator<Index> GetEnumerator() => _axes.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Returns the axes as C# writes them.</summary>
    public override string ToString() => _axes.Length == 1 ? _axes[0].ToString() : $"[{string.Join(", ", _axes)}]";

    /// <summary>Gets the numbers of the axes of an array with this many axes, in order.</summary>
    /// <exception cref="ArgumentException">There is no such axis, or an axis is named twice.</exception>
    internal ImmutableArray<int> On(int rank)
    {
        int[] numbers = [.. _axes.Select(axis => axis.GetOffset(rank)).Order()];
        if (numbers[0] < 0 || numbers[^1] >= rank)
        {
            throw new ArgumentException($"There is no axis {this}: the array has {rank} axes. They are numbered from 0, or from ^1 at the end.");
        }

        return numbers.Distinct().Count() == numbers.Length
            ? [.. numbers]
            : throw new ArgumentException($"An axis is named twice in {this} of {rank} axes.");
    }
}
