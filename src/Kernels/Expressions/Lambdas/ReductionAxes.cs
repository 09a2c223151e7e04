using System.Collections.Immutable;
using System.Globalization;

namespace ActorShm.Kernels;

/// <summary>The axes along which an array is reduced, and whether they stay, with an extent of 1.</summary>
/// <param name="Axes">The axes; null for all of them.</param>
/// <param name="KeepDims">Whether to keep the reduced axes, with an extent of 1.</param>
public readonly record struct ReductionAxes(Axes? Axes, bool KeepDims)
{
    /// <summary>Gets all axes, reduced to a single value.</summary>
    public static ReductionAxes All => default;

    /// <summary>Gets the same axes, kept, so that the result can be combined with the array again.</summary>
    internal ReductionAxes Kept => this with { KeepDims = true };

    /// <summary>Gets the arguments for these axes in the language; null when none is needed.</summary>
    /// <exception cref="ArgumentException">The array has no such axis.</exception>
    internal string? Arguments(ArrayShape shape)
    {
        string[] parts = [.. AxisArgument(shape.Rank), .. KeepDims ? ["keepdims=True"] : Array.Empty<string>()];
        return parts.Length == 0 ? null : string.Join(", ", parts);
    }

    /// <summary>Gets the shape of the results.</summary>
    /// <exception cref="ArgumentException">The array has no such axis.</exception>
    internal ArrayShape ResultOf(ArrayShape shape)
    {
        var (keepDims, axes) = (KeepDims, Numbers(shape.Rank));
        return new ArrayShape([.. shape.Extents.Select((extent, axis) => axes.Contains(axis) ? 1 : extent).Where((_, axis) => keepDims || !axes.Contains(axis))]);
    }

    private ImmutableArray<int> Numbers(int rank) => Axes?.On(rank) ?? [.. Enumerable.Range(0, rank)];

    private IEnumerable<string> AxisArgument(int rank)
    {
        if (Axes is null)
        {
            return [];
        }

        var numbers = Axes.On(rank).Select(static axis => axis.ToString(CultureInfo.InvariantCulture)).ToArray();
        return [numbers.Length == 1 ? $"axis={numbers[0]}" : $"axis=({string.Join(", ", numbers)})"];
    }
}
