using System.Diagnostics;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Host.Bench;

/// <summary>
/// Measures what the memory itself allows: the plainest possible loop over the same mapped pages, on all cores at once, median
/// of several passes after one that maps the pages. The times of the demo and of the benchmarks are read beside these.
/// </summary>
internal static class BandwidthMeter
{
    private const int Passes = 3;

    /// <summary>Elements per window: large enough to cost nothing, small enough for a span.</summary>
    private const int WindowElements = 1 << 24;

    /// <summary>The time to write every element once. Leaves zeros behind, as a new segment has.</summary>
    public static TimeSpan Write(SegmentView<double> view) =>
        Median(view, threads: 0, static (v, start, count) => StreamLoops.Fill(v.WriteSpan(start, count), 0));

    /// <summary>The time to read every element once.</summary>
    /// <param name="view">What to read.</param>
    /// <param name="threads">On how many cores at once; 0 means all.</param>
    public static TimeSpan Read(SegmentView<double> view, int threads = 0) =>
        Median(view, threads, static (v, start, count) => StreamLoops.Sum(v.ReadSpan(start, count)));

    private static TimeSpan Median(SegmentView<double> view, int threads, Action<SegmentView<double>, long, int> visit)
    {
        Pass(view, threads, visit);
        var times = new TimeSpan[Passes];
        for (var i = 0; i < Passes; i++)
        {
            times[i] = Pass(view, threads, visit);
        }

        Array.Sort(times);
        return times[Passes / 2];
    }

    private static TimeSpan Pass(SegmentView<double> view, int threads, Action<SegmentView<double>, long, int> visit)
    {
        var ranges = Partitioner.Split(view.ElementCount, threads > 0 ? threads : Environment.ProcessorCount);
        var begin = Stopwatch.GetTimestamp();
        Parallel.ForEach(ranges, new ParallelOptions { MaxDegreeOfParallelism = ranges.Count }, range =>
        {
            for (var start = range.Start; start < range.End; start += WindowElements)
            {
                visit(view, start, (int)Math.Min(WindowElements, range.End - start));
            }
        });
        return Stopwatch.GetElapsedTime(begin);
    }
}
