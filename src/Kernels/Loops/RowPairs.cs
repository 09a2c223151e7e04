using System.Numerics;

namespace ActorShm.Kernels;

/// <summary>In which order the rows are combined that fold into results side by side: it depends on nothing but their number.</summary>
/// <remarks>
/// So many rows at a time are combined first to last. What one such block of rows leaves is put aside on a level, and two that stand for as many rows each are combined and go a level up,
/// as the bits of a counter of blocks carry. So a sum of n rows has no more than <see cref="BlockRows"/> + log2(n / <see cref="BlockRows"/>) additions in a row: the pairs of
/// <see cref="PairwiseTree"/>, of rows.
/// </remarks>
internal static class RowPairs
{
    /// <summary>The rows of a block: few enough that a sum is as close as NumPy's, which has 18 additions in a row for 128 elements, and so many that putting aside costs little.</summary>
    public const int BlockRows = 16;

    /// <summary>How many levels there are for so many rows.</summary>
    public static int LevelsFor(long rows) => 64 - BitOperations.LeadingZeroCount((ulong)BlocksAside(rows));

    /// <summary>How many blocks are put aside for so many rows: all but the last, which may be short.</summary>
    public static long BlocksAside(long rows) => (rows - 1) / BlockRows;

    /// <summary>The levels, as bits, that a block is combined with, lowest first, before it is put aside on the level above them. The last block is combined with all that hold something: the bits of <paramref name="blocks"/>.</summary>
    /// <param name="blocks">How many blocks were put aside before.</param>
    public static long Carried(long blocks) => blocks & ~(blocks + 1);

    /// <summary>The level above those that were carried.</summary>
    public static int LevelAbove(long carried) => BitOperations.PopCount((ulong)carried);

    /// <summary>The lowest of some levels, which is taken out of them.</summary>
    public static int TakeLowest(ref long levels)
    {
        var level = BitOperations.TrailingZeroCount(levels);
        levels &= levels - 1;
        return level;
    }
}
