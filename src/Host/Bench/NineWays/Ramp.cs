using ActorShm.Host.Ending;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Host.Bench.NineWays;

/// <summary>The contents of the array: <c>x[i] = i</c>. The sum is exact in float64 up to 10⁸ elements and more, so one lost or doubled element shows.</summary>
internal static class Ramp
{
    private const double Rounding = 1e-12;

    /// <summary>Fills the whole array with all cores.</summary>
    public static void Fill(Memory<double> array)
    {
        var ranges = Partitioner.Split(array.Length, Environment.ProcessorCount);
        Parallel.ForEach(ranges, new ParallelOptions { MaxDegreeOfParallelism = ranges.Count }, range =>
            Fill(array.Span[(int)range.Start..(int)range.End], range.Start));
    }

    /// <summary>Fills a part of the array on this thread, as fast as memory allows.</summary>
    public static void Fill(Span<double> part, double first) => StreamLoops.Ramp(part, first);

    /// <summary>Adds all elements up on this thread, as fast as memory allows.</summary>
    public static double Sum(ReadOnlySpan<double> array) => StreamLoops.Sum(array);

    /// <summary>Requires that the process that got the array got all of it.</summary>
    /// <exception cref="WorkFailedException">The sum is not that of the whole array.</exception>
    public static void RequireSum(string way, double sum, long elementCount)
    {
        var expected = elementCount * (elementCount - 1.0) / 2;
        if (!(Math.Abs(sum - expected) <= Rounding * expected))
        {
            throw new WorkFailedException($"{way}: the other process summed to {sum:R}; the elements that were written sum to {expected:R}.");
        }
    }
}
