namespace ActorShm.Actors.Cutting;

/// <summary>Amounts of what nothing has made yet, and that a program can therefore push beyond 64 bits.</summary>
internal static class ByteCounts
{
    /// <summary>The sum, or <see cref="long.MaxValue"/> where it is more: no machine has that much, so who compares it with what there is refuses it.</summary>
    public static long Sum(IEnumerable<long> counts)
    {
        var sum = 0L;
        foreach (var count in counts)
        {
            sum = count > long.MaxValue - sum ? long.MaxValue : sum + count;
        }

        return sum;
    }

    /// <summary>The bytes of so many elements, or <see cref="long.MaxValue"/> where they are more.</summary>
    public static long Of(long elements, long bytesPerElement) => (long)Int128.Min((Int128)elements * bytesPerElement, long.MaxValue);
}
