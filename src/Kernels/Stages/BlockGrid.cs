namespace ActorShm.Kernels;

/// <summary>The grid of blocks over a logical array. It is the same for every partition, so results do not depend on how work is split.</summary>
/// <remarks>Block <c>b</c> begins at element <c>b * BlockElements</c>; the last block may have fewer elements.</remarks>
public static class BlockGrid
{
    /// <summary>The number of elements of every block but the last.</summary>
    public const int BlockElements = 65_536;

    /// <summary>Computes the number of blocks that cover an array.</summary>
    /// <param name="elementCount">The number of elements of the logical array, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static long BlockCount(long elementCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elementCount);
        return (elementCount / BlockElements) + (elementCount % BlockElements == 0 ? 0 : 1);
    }

    /// <summary>Computes the number of elements in one block.</summary>
    internal static int ElementsIn(long block, long elementCount) => (int)Math.Min(BlockElements, elementCount - (block * BlockElements));
}
