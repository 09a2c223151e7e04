using System.Diagnostics;
using System.Runtime.InteropServices;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Host.Measuring;

/// <summary>
/// Measures what the memory itself allows: the plainest possible loop over the same mapped pages, on all cores at once, median
/// of several passes after one that maps the pages. The times of the demo and of the benchmarks are read beside these.
/// </summary>
internal static class BandwidthMeter
{
    private const int Passes = 3;

    /// <summary>Not zero: some processors write lines of zeros in half the time, which is no limit for numbers.</summary>
    private const double Written = 1.5;

    /// <summary>Elements per window: large enough to cost nothing, small enough for a span.</summary>
    private const int WindowElements = 1 << 24;

    /// <summary>The time to write every element once. Leaves zeros behind, as a new segment has.</summary>
    public static TimeSpan Write(SegmentView<double> view)
    {
        var time = Median(() => Pass([], view, threads: 0));
        Pass([], view, threads: 0, value: 0);
        return time;
    }

    /// <summary>The time to read every element once.</summary>
    /// <param name="view">What to read.</param>
    /// <param name="threads">On how many cores at once; 0 means all.</param>
    public static TimeSpan Read(SegmentView<double> view, int threads = 0) => Median(() => Pass([view], null, threads));

    /// <summary>The time to read every element of some arrays once, and to write every element of another, with all cores.</summary>
    /// <param name="reads">At most two arrays to read.</param>
    /// <param name="write">The array to write, or null. What it holds afterwards says nothing.</param>
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

    /// <summary>The bytes of any type as doubles: memory does not care.</summary>
    private static ReadOnlySpan<double> Source(SegmentView view, long start, int count) => MemoryMarshal.Cast<byte, double>(view.ReadBytes(start, count));

    private static Span<double> Target(SegmentView view, long start, int count) => MemoryMarshal.Cast<byte, double>(view.WriteBytes(start, count));
}
