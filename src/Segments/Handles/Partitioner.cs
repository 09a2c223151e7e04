namespace ActorShm.Segments;

/// <summary>Splits an array into ranges of whole blocks, one range per part.</summary>
public static class Partitioner
{
    /// <summary>Splits the elements into <paramref name="partCount"/> ranges that cover each element exactly once, in order.</summary>
    /// <remarks>
    /// Every range but the last non-empty one is a whole number of blocks, counted from element 0; the sizes differ by at most
    /// one block. With fewer blocks than parts the surplus parts are empty and lie at the end. Pure; safe on any thread.
    /// </remarks>
    /// <param name="elementCount">The length of the array in elements.</param>
    /// <param name="partCount">How many ranges to return.</param>
    /// <param name="blockElements">The length of one block in elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="elementCount"/> is negative, or one of the others is not positive.
    /// </exception>
    public static IReadOnlyList<PartitionRange> Split(long elementCount, int partCount, long blockElements = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elementCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(partCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockElements);

        var (wholeBlocks, tail) = Math.DivRem(elementCount, blockElements);
        var blockCount = wholeBlocks + (tail > 0 ? 1 : 0);
        var (blocksPerPart, surplusBlocks) = Math.DivRem(blockCount, partCount);

        var ranges = new PartitionRange[partCount];
        var start = 0L;
        var endBlock = 0L;
        for (var part = 0; part < partCount; part++)
        {
            endBlock += blocksPerPart + (part < surplusBlocks ? 1 : 0);

            // The end of the last block may lie past the last element, even past what a long can hold.
            var end = endBlock == blockCount ? elementCount : endBlock * blockElements;
            ranges[part] = new PartitionRange(start, end - start);
            start = end;
        }

        return ranges;
    }
}
