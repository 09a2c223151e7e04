using System.Diagnostics;
using System.Runtime.InteropServices;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Host.Measuring;

/// <summary>
/// Measures what the memory itself allows: the plainest possible loop over the same mapped pages, on all cores at once, as the median
/// of several passes after one pass that maps the pages. The times of the demo and of the benchmarks are compared with these times.
/// </summary>
internal static class BandwidthMeter
{
    private const int Passes = 3;

    /// <summary>The value to write. It is not zero, because some processors write lines of zeros in half the time, which is no limit for other numbers.</summary>
    private const double Written = 1.5;

    /// <summary>The number of elements in a window: large enough that windows cost nothing, small enough for a span.</summary>
    private const int WindowElements = 1 << 24;

    /// <summary>Measures the time to write every element once. Leaves zeros behind, as in a new segment.</summary>
    public static TimeSpan Write(SegmentView<double> view)
    {
        var time = Median(() => Pass([], view, threads: 0));
        Pass([], view, threads: 0, value: 0);
        return time;
    }

    /// <summary>Measures the time to read every element once.</summary>
    /// <param name="view">The array to read.</param>
    /// <param name="threads">The number of cores to read with at once; 0 means all.</param>
    public static TimeSpan Read(SegmentView<double> view, int threads = 0) => Median(() => Pass([view], null, threads));

    /// <summary>Measures the time to read every element of some arrays once and to write every element of another, with all cores.</summary>
    /// <param name="reads">At most two arrays to read.</param>
    /// <param name="write">The array to write, or null. Its contents afterwards are meaningless.</param>
    public static TimeSpan Stream(IReadOnlyList<SegmentView> reads, SegmentView? write) => Median(() => Pass(reads, write, threads: 0));

    private static TimeSpan Median(Func<TimeSpan> pass)
    {
        pass();
        return TimeSpan.FromSeconds(new Spread(Enumerable.Range(0, Passes).Select(_ => pass().TotalSeconds)).Median);
    }

    private static TimeSpan Pass(IReadOnlyList<SegmentView> reads, SegmentView? write, int threads, double value = Written)
    {
        var elementCount = (write ?? reads[0]).ElementCount;
        var ranges = Partitioner.Split(elementCount, threads > 0 ? threads : Environment.ProcessorCount);
        var begin = Stopwatch.GetTimestamp();
        Parallel.ForEach(ranges, new ParallelOptions { MaxDegreeOfParallelism = ranges.Count }, range =>
        {
            for (var start = range.Start; start < range.End; start += WindowElements)
            {
                Visit(reads, write, start, (int)Math.Min(WindowElements, range.End - start), value);
            }
        });
        return Stopwatch.GetElapsedTime(begin);
    }

    private static void Visit(IReadOnlyList<SegmentView> reads, SegmentView? write, long start, int count, double value)
    {
        switch (reads.Count, write)
        {
            case (0, not null):
                StreamLoops.Fill(Target(write, start, count), value);
                break;
            case (1, null):
                StreamLoops.Sum(Source(reads[0], start, count));
                break;
            case (1, not null):
                StreamLoops.Scale(Source(reads[0], start, count), Target(write, start, count));
                break;
            case (2, null):
                StreamLoops.Dot(Source(reads[0], start, count), Source(reads[1], start, count));
                break;
            case (2, not null):
                StreamLoops.Triad(Source(reads[0], start, count), Source(reads[1], start, count), Target(write, start, count));
                break;
            default:
                throw new ArgumentException($"There is no plain loop over {reads.Count} arrays.", nameof(reads));
        }
    }

    /// <summary>Gets the bytes of an array of any type as doubles, which makes no difference to the memory.</summary>
    private static ReadOnlySpan<double> Source(SegmentView view, long start, int count) => MemoryMarshal.Cast<byte, double>(view.ReadBytes(start, count));

    private static Span<double> Target(SegmentView view, long start, int count) => MemoryMarshal.Cast<byte, double>(view.WriteBytes(start, count));
}
