using System.Diagnostics;
using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Runs;
using ActorShm.Host.Ending;
using ActorShm.Segments;
using Microsoft.Extensions.Logging;

namespace ActorShm.Host.Bench.NineWays;

/// <summary>Runs the parent of a way, in a process of its own, so that no way inherits the memory of another.</summary>
internal static class WayRunner
{
    /// <summary>Times a way <paramref name="runs"/> times.</summary>
    public static async Task<WayTimes> ParentAsync(
        Way way, int elementCount, int runs, SettingsSources sources, ActorShmSettings settings, ILoggerFactory loggers, StopSignal stop)
    {
        using var memory = RunDirectory.Acquire(RunDirectory.PrivatePath(), settings.Segments.Placement);
        using var disk = OwnedDirectory.Acquire(Path.Combine(RunDirectory.ParentIn(settings.Segments.Placement[^1]), Path.GetFileName(memory.Path)));
        await using var whole = NewContext(way, elementCount, memory, disk, sources, settings, loggers, stop);
        await way.PrepareAsync(whole);
        var times = new List<double>();
        var bytesMoved = 0L;
        for (var run = 0; run < runs; run++)
        {
            ReturnArrays(elementCount);
            stop.Orderly.ThrowIfCancellationRequested();
            await using var context = NewContext(way, elementCount, memory, disk, sources, settings, loggers, stop);
            var begin = Stopwatch.GetTimestamp();
            bytesMoved = await way.RunAsync(context);
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        return new WayTimes(times, bytesMoved, BuildVersion.Text);
    }

    /// <summary>Gives the memory of the previous run's arrays back to the kernel, so that each run begins with none. When there are no such arrays, the heap is left alone, as in a program that keeps running.</summary>
    private static void ReturnArrays(int elementCount)
    {
        // Counts live objects, and memory of dead ones that is kept for the next.
        if (Math.Max(GC.GetTotalMemory(forceFullCollection: false), GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes) >= (long)elementCount * sizeof(double))
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    private static WayContext NewContext(
        Way way, int elementCount, RunDirectory memory, OwnedDirectory disk, SettingsSources sources, ActorShmSettings settings, ILoggerFactory loggers, StopSignal stop) =>
        new(way.Name, elementCount, memory.Path, disk.Path, sources, settings, loggers, stop);
}
