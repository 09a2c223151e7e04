namespace ActorShm.Actors.Cutting;

/// <summary>Computes amounts of things that are not made yet, which a program can therefore push beyond 64 bits.</summary>
internal static class ByteCounts
{
    /// <summary>Adds up amounts; returns <see cref="long.MaxValue"/> where the sum is more. No machine has that much, so code that compares the sum with what is available refuses it.</summary>
    public static long Sum(IEnumerable<long> counts)
    {
        var sum = 0L;
        foreach (var count in counts)
        {
            sum = count > long.MaxValue - sum ? long.MaxValue : sum + count;
        }

        return sum;
    }

    /// <summary>Computes the bytes of elements; returns <see cref="long.MaxValue"/> where they are more.</summary>
    public static long Of(long elements, long bytesPerElement) => (long)Int128.Min((Int128)elements * bytesPerElement, long.MaxValue);
}
