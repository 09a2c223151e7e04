using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>The axes along which an array is reduced. An integer, an index and a collection of C# convert by themselves.</summary>
/// <remarks>It means what C# means: <c>^1</c> is the last axis. Immutable.</remarks>
/// <example><c>x.Sum(axis: 0)</c>, <c>x.Mean(axis: ^1)</c>, <c>x.Max(axis: [0, 2])</c></example>
[CollectionBuilder(typeof(Axes), nameof(Of))]
public sealed class Axes : IEnumerable<Index>
{
    private readonly ImmutableArray<Index> _axes;

    private Axes(ImmutableArray<Index> axes) => _axes = axes;

    /// <summary>Some axes, in any order.</summary>
    /// <param name="axes">At least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Axes Of(params ReadOnlySpan<Index> axes) => axes.IsEmpty
        ? throw new ArgumentException("No axis is named. Leave the axes out to reduce along all of them.", nameof(axes))
        : new([.. axes]);

    /// <summary>One axis.</summary>
    /// <param name="axis">Its number, from 0 on.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative; from the end, write <c>^1</c>.</exception>
    public static implicit operator Axes(int axis) => Of(new Index(axis));

    /// <summary>One axis.</summary>
    /// <param name="axis">Its number, from either end.</param>
    public static implicit operator Axes(Index axis) => Of(axis);

    /// <summary>The axes as they were given.</summary>
    public IEnumerator<Index> GetEnumerator() => _axes.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>As C# writes it.</summary>
    public override string ToString() => _axes.Length == 1 ? _axes[0].ToString() : $"[{string.Join(", ", _axes)}]";

    /// <summary>The numbers of the axes of an array of so many, in order.</summary>
    /// <exception cref="ArgumentException">There is no such axis, or one is named twice.</exception>
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
