using System.Numerics;
using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>Combines partial results in a tree that depends on nothing but their number.</summary>
/// <remarks>
/// Neighbours are combined, then neighbours of those, as the bits of a counter carry. What is left over at the end is
/// combined from the last to the first. Summing in pairs keeps the error growing with the logarithm of the count (Higham,
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

    /// <summary>Adds some partial results that lie a distance apart, first to last, and overwrites them.</summary>
    /// <remarks>
    /// Where they are a whole subtree, and the tiles of a full block are, its levels are combined in place: one call for each level, not one for each result.
    /// </remarks>
    /// <param name="partials">Begins with the first of them.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="stride">The distance.</param>
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

    /// <summary>The result of everything added; empties the tree.</summary>
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

    /// <summary>What a power of two of neighbours left; a whole number of so many have been added before.</summary>
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
