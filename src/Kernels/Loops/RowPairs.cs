using System.Numerics;

namespace ActorShm.Kernels;

/// <summary>Defines the order in which rows are combined that fold into results side by side. It depends only on the number of rows.</summary>
/// <remarks>
/// Blocks of rows are combined first to last. The result of a block is put aside on a level. Two results that stand for equally many rows are combined and move up a level,
/// as the bits of a counter of blocks carry. So a sum of n rows has no more than <see cref="BlockRows"/> + log2(n / <see cref="BlockRows"/>) additions in sequence; these are the pairs of
/// <see cref="PairwiseTree"/>, applied to rows.
/// </remarks>
internal static class RowPairs
{
    /// <summary>The rows of a block: few enough that a sum is as accurate as NumPy's, which has 18 additions in sequence for 128 elements, and enough that putting aside costs little.</summary>
    public const int BlockRows = 16;

    /// <summary>Computes how many levels this number of rows needs.</summary>
    public static int LevelsFor(long rows) => 64 - BitOperations.LeadingZeroCount((ulong)BlocksAside(rows));

    /// <summary>Computes how many blocks are put aside for this number of rows: all but the last, which may be short.</summary>
    public static long BlocksAside(long rows) => (rows - 1) / BlockRows;

    /// <summary>Gets the levels, as bits, with which a block is combined, lowest first, before it is put aside on the level above them. The last block is combined with all levels that hold something: the bits of <paramref name="blocks"/>.</summary>
    /// <param name="blocks">The number of blocks that were put aside before.</param>
    public static long Carried(long blocks) => blocks & ~(blocks + 1);

    /// <summary>Gets the level above those that were carried.</summary>
    public static int LevelAbove(long carried) => BitOperations.PopCount((ulong)carried);

    /// <summary>Removes the lowest of some levels, and returns it.</summary>
    public static int TakeLowest(ref long levels)
    {
        var level = BitOperations.TrailingZeroCount(levels);
        levels &= levels - 1;
        return level;
    }
}
