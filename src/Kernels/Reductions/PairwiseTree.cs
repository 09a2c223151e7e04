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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(Partial next)
    {
        for (var carry = _added++; (carry & 1) != 0; carry >>= 1)
        {
            next = reducer.Combine(_waiting[--_depth], next);
        }

        _waiting[_depth++] = next;
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
}
