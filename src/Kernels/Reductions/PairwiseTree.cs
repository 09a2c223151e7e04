using System.Numerics;
using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>Combines partial results in a tree whose form depends only on their number.</summary>
/// <remarks>
/// Neighbours are combined, then neighbours of the combined results, in the way in which the bits of a counter carry. Subtrees left over at the end are
/// combined from the last to the first. When sums are added in pairs, the error grows only with the logarithm of the count (Higham,
/// "Accuracy and Stability of Numerical Algorithms", section 4.2). The same tree joins the tiles of a block and the blocks of an array. Not thread-safe; reusable.
/// </remarks>
internal sealed class PairwiseTree(Reducer reducer)
{
    private readonly Partial[] _waiting = new Partial[64];
    private int _depth;
    private long _added;

    /// <summary>The type of the values that are combined.</summary>
    public DType DType => reducer.DType;

    public void Add(Partial next) => AddSubtree(next, count: 1);

    /// <summary>Adds partial results that lie at a fixed distance, first to last, and may overwrite them.</summary>
    /// <remarks>
    /// If they make up a whole subtree, as the tiles of a full block do, its levels are combined in place, with one call for each level and not one for each result.
    /// </remarks>
    /// <param name="partials">The span that begins with the first partial result.</param>
    /// <param name="count">The number of partial results, at least 1.</param>
    /// <param name="stride">The distance from one to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddAll(Span<Partial> partials, int count, int stride)
    {
        if (!BitOperations.IsPow2(count) || _added % count != 0)
        {
            for (var i = 0; i < count; i++)
            {
                Add(partials[i * stride]);
            }

            return;
        }

        for (var left = count; left > 1; left /= 2)
        {
            reducer.CombineNeighbours(partials, left, stride);
        }

        AddSubtree(partials[0], count);
    }

    /// <summary>Returns the result of everything added, and empties the tree.</summary>
    public Partial Take()
    {
        var result = _depth == 0 ? reducer.Empty : _waiting[--_depth];
        while (_depth > 0)
        {
            result = reducer.Combine(_waiting[--_depth], result);
        }

        _added = 0;
        return result with { Bits = CanonicalNan.OfBits(reducer.DType, result.Bits) };
    }

    /// <summary>Adds the result of <paramref name="count"/> neighbours, a power of two. The number of results added before must be a multiple of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddSubtree(Partial next, int count)
    {
        for (var carry = _added / count; (carry & 1) != 0; carry >>= 1)
        {
            next = reducer.Combine(_waiting[--_depth], next);
        }

        _added += count;
        _waiting[_depth++] = next;
    }
}
