namespace ActorShm.Segments;

/// <summary>Splits an array into ranges of whole blocks, one range per part.</summary>
public static class Partitioner
{
    /// <summary>The number of elements of a block, the unit in which workers compute; there is one partial result per block.</summary>
    public const int BlockElements = 65_536;

    /// <summary>Splits the elements into <paramref name="partCount"/> ranges that cover each element exactly once, in order.</summary>
    /// <remarks>
    /// Every range except the last non-empty one is a whole number of blocks, counted from element 0; the sizes differ by at most
    /// one block. If there are fewer blocks than parts, the surplus parts are empty and come last. Pure; safe on any thread.
    /// </remarks>
    /// <param name="elementCount">The length of the array in elements.</param>
    /// <param name="partCount">The number of ranges to return.</param>
    /// <param name="blockElements">The length of one block in elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="elementCount"/> is negative, or one of the others is not positive.
    /// </exception>
    public static IReadOnlyList<PartitionRange> Split(long elementCount, int partCount, long blockElements = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elementCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(partCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockElements);
        var ranges = new PartitionRange[partCount];
        for (var part = 0; part < partCount; part++)
        {
            ranges[part] = Part(elementCount, part, partCount, blockElements);
        }

        return ranges;
    }

    /// <summary>Computes one of the ranges that <see cref="Split"/> returns.</summary>
    /// <param name="elementCount">The length of the array in elements.</param>
    /// <param name="part">Which range, from 0.</param>
    /// <param name="partCount">The number of ranges.</param>
    /// <param name="blockElements">The length of one block in elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="elementCount"/> is negative, there is no such <paramref name="part"/>, or one of the others is not positive.
    /// </exception>
    public static PartitionRange Part(long elementCount, int part, int partCount, long blockElements = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elementCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(partCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockElements);
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, partCount);

        var (wholeBlocks, tail) = Math.DivRem(elementCount, blockElements);
        var blockCount = wholeBlocks + (tail > 0 ? 1 : 0);
        var (blocksPerPart, surplusBlocks) = Math.DivRem(blockCount, partCount);
        var start = ElementAt(FirstBlock(part));
        return new PartitionRange(start, ElementAt(FirstBlock(part + 1L)) - start);

        // The first parts have one block more, until the surplus is used up.
        long FirstBlock(long index) => (index * blocksPerPart) + Math.Min(index, surplusBlocks);

        // The end of the last block may lie past the last element, even past what a long can hold.
        long ElementAt(long block) => block == blockCount ? elementCount : block * blockElements;
    }
}
