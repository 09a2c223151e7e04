using System.Numerics;

namespace ActorShm.Host.Load.Measuring;

/// <summary>Counts latencies in buckets whose width grows with the latency: each is at most 1.6 % wide, from a microsecond to days, in 20 kB.</summary>
/// <remarks>
/// Values below 128 µs have a bucket for each microsecond; above that, every doubling is divided into 64 buckets. A percentile is the upper end of its bucket, so it is
/// never reported better than it was; the maximum is exact. Not thread-safe.
/// </remarks>
internal sealed class LatencyHistogram
{
    private const int Bits = 6; // 64 buckets for each doubling
    private const int Exact = 2 << Bits;
    private const int MostDoublings = 40;

    private readonly long[] _counts = new long[Exact + (MostDoublings << Bits)];

    /// <summary>The number of latencies that were recorded.</summary>
    public long Count { get; private set; }

    /// <summary>The longest latency.</summary>
    public TimeSpan Maximum { get; private set; }

    /// <summary>Records a latency.</summary>
    public void Record(TimeSpan latency)
    {
        _counts[BucketOf((long)latency.TotalMicroseconds)]++;
        Count++;
        Maximum = latency > Maximum ? latency : Maximum;
    }

    /// <summary>Adds all that another histogram has recorded.</summary>
    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
        Maximum = other.Maximum > Maximum ? other.Maximum : Maximum;
    }

    /// <summary>Gets the latency that a given part of all latencies does not exceed; null when nothing was recorded.</summary>
    /// <param name="fraction">The part, from 0 to 1; 0.99 for p99.</param>
    public TimeSpan? Percentile(double fraction)
    {
        if (Count == 0)
        {
            return null;
        }

        var rank = Math.Max(1, (long)Math.Ceiling(fraction * Count));
        var seen = 0L;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= rank)
            {
                var end = TimeSpan.FromMicroseconds(UpperEndOf(bucket));
                return end < Maximum ? end : Maximum;
            }
        }

        return Maximum;
    }

    /// <summary>Gets the bucket that counts a number of microseconds.</summary>
    public static int BucketOf(long microseconds)
    {
        if (microseconds < Exact)
        {
            return (int)Math.Max(0, microseconds);
        }

        // The highest seven bits select the bucket, and their position selects the doubling.
        var doubling = BitOperations.Log2((ulong)microseconds) - Bits;
        var bucket = Exact + ((doubling - 1) << Bits) + (int)((microseconds >> doubling) - (1L << Bits));
        return Math.Min(bucket, Exact + (MostDoublings << Bits) - 1);
    }

    /// <summary>Gets the largest number of microseconds that a bucket counts.</summary>
    public static long UpperEndOf(int bucket)
    {
        if (bucket < Exact)
        {
            return bucket;
        }

        var doubling = ((bucket - Exact) >> Bits) + 1;
        var inside = (bucket - Exact) & ((1 << Bits) - 1);
        return (((1L << Bits) + inside + 1) << doubling) - 1;
    }
}
