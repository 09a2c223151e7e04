using System.Diagnostics;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Host.Demo;

/// <summary>
/// Measures what the memory itself allows: the plainest possible loop over the same mapped pages, on all cores at once, median
/// of several passes after one that maps the pages. Every other time of the demo is read beside these.
/// </summary>
internal static class BandwidthMeter
{
    private const int Passes = 3;

    /// <summary>Elements per window: large enough to cost nothing, small enough for a span.</summary>
    private const int WindowElements = 1 << 24;

    /// <summary>The time to write every element once. Leaves zeros behind, as a new segment has.</summary>
    public static TimeSpan Write(SegmentView<double> view) =>
        Median(view, static (v, start, count) => StreamLoops.Fill(v.WriteSpan(start, count), 0));

    /// <summary>The time to read every element once.</summary>
    public static TimeSpan Read(SegmentView<double> view) =>
        Median(view, static (v, start, count) => StreamLoops.Sum(v.ReadSpan(start, count)));

    private static TimeSpan Median(SegmentView<double> view, Action<SegmentView<double>, long, int> visit)
    {
        Pass(view, visit);
        var times = new TimeSpan[Passes];
        for (var i = 0; i < Passes; i++)
        {
            times[i] = Pass(view, visit);
        }

        Array.Sort(times);
        return times[Passes / 2];
    }

    private static TimeSpan Pass(SegmentView<double> view, Action<SegmentView<double>, long, int> visit)
    {
        var ranges = Partitioner.Split(view.ElementCount, Environment.ProcessorCount);
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
