namespace ActorShm.Segments;

/// <summary>A contiguous range of elements that one worker processes at a time.</summary>
/// <param name="Start">The index of the first element.</param>
/// <param name="Count">The number of elements; may be zero.</param>
public readonly record struct PartitionRange(long Start, long Count)
{
    /// <summary>The index after the last element.</summary>
    public long End => Start + Count;
}
