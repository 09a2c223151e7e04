using System.Collections.Immutable;
using ActorShm.Kernels;

namespace ActorShm.Actors.Arrays;

/// <summary>What is behind a <see cref="SharedArray{T}"/>, whatever its element type.</summary>
/// <param name="Client">Who computes it; null for a constant, which has no run of its own.</param>
/// <param name="Expression">What is to be computed.</param>
/// <param name="Filter">Which elements count, or null for all.</param>
/// <param name="Guards">What must be there, for the expression to have a value.</param>
internal sealed record LazyArray(RunClient? Client, ArrayExpression Expression, ArrayExpression? Filter, ImmutableArray<EmptyGuard> Guards)
{
    /// <summary>An expression over several arrays.</summary>
    /// <exception cref="ArgumentException">They belong to different clients, or choose different elements.</exception>
    public static LazyArray Over(ArrayExpression expression, params ReadOnlySpan<LazyArray> parts)
    {
        var result = new LazyArray(null, expression, null, []);
        var isFirstArray = true;
        foreach (var part in parts)
        {
            result = result with { Client = SameClient(result.Client, part.Client), Guards = [.. result.Guards.Union(part.Guards)] };

            // A single value goes with every choice of elements.
            if (!part.Expression.Shape.IsEmpty)
            {
                result = result with { Filter = isFirstArray ? part.Filter : SameFilter(result.Filter, part.Filter) };
                isFirstArray = false;
            }
        }

        return result;
    }

    private static RunClient? SameClient(RunClient? a, RunClient? b) => a is null || b is null || a == b
        ? a ?? b
        : throw new ArgumentException("The arrays belong to two clients. One program runs in one session: open both segments through one RunClient.");

    private static ArrayExpression? SameFilter(ArrayExpression? a, ArrayExpression? b) => a == b
        ? a
        : throw new ArgumentException(
            "The arrays choose different elements, so there are no pairs. Combine the arrays first and filter the result, or use one filtered array twice.");
}

/// <summary>A reduction that has no value when no element was chosen.</summary>
/// <param name="Count">How many were chosen.</param>
/// <param name="Problem">What to say when it is 0.</param>
internal sealed record EmptyGuard(ArrayExpression Count, string Problem);
