using System.Collections.Immutable;
using System.Globalization;

namespace ActorShm.Kernels;

/// <summary>Along what an array is reduced, and whether the reduced axes stay, with an extent of 1.</summary>
/// <param name="Axes">The axes; all of them when null.</param>
/// <param name="KeepDims">Whether they stay.</param>
public readonly record struct ReductionAxes(Axes? Axes, bool KeepDims)
{
    /// <summary>All axes, to a single value.</summary>
    public static ReductionAxes All => default;

    /// <summary>The same axes, which stay, so that the result fits the array again.</summary>
    internal ReductionAxes Kept => this with { KeepDims = true };

    /// <summary>The arguments that say so in the language; null when none is needed.</summary>
    /// <exception cref="ArgumentException">The array has no such axis.</exception>
    internal string? Arguments(ArrayShape shape)
    {
        string[] parts = [.. AxisArgument(shape.Rank), .. KeepDims ? ["keepdims=True"] : Array.Empty<string>()];
        return parts.Length == 0 ? null : string.Join(", ", parts);
    }

    /// <summary>The shape of the results.</summary>
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
