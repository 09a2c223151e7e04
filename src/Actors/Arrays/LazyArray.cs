using System.Collections.Immutable;
using ActorShm.Kernels;

namespace ActorShm.Actors.Arrays;

/// <summary>The part of a <see cref="SharedArray{T}"/> that does not depend on its element type.</summary>
/// <param name="Client">The client that computes the array; null for a constant, which belongs to no run.</param>
/// <param name="Expression">The expression to compute.</param>
/// <param name="Filter">The condition that chooses elements, or null for all elements.</param>
/// <param name="Guards">The conditions under which the expression has a value.</param>
internal sealed record LazyArray(RunClient? Client, ArrayExpression Expression, ArrayExpression? Filter, ImmutableArray<EmptyGuard> Guards)
{
    /// <summary>Makes an expression over several arrays.</summary>
    /// <exception cref="ArgumentException">The arrays belong to different clients, or choose different elements.</exception>
    public static LazyArray Over(ArrayExpression expression, params ReadOnlySpan<LazyArray> parts)
    {
        var result = new LazyArray(null, expression, null, []);
        var isFirstArray = true;
        foreach (var part in parts)
        {
            result = result with { Client = SameClient(result.Client, part.Client), Guards = [.. result.Guards.Union(part.Guards)] };

            // A single value combines with every choice of elements.
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

/// <summary>Guards a reduction that has no value when no element was chosen.</summary>
/// <param name="Count">The number of chosen elements.</param>
/// <param name="Problem">The message of the exception when the count is 0.</param>
internal sealed record EmptyGuard(ArrayExpression Count, string Problem);
