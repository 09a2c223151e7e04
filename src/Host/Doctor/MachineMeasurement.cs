using System.Diagnostics;
using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Host.Ending;
using ActorShm.Host.Measuring;
using ActorShm.Host.Runs;
using ActorShm.Hosting.Launching;
using ActorShm.Segments;
using Microsoft.Extensions.Logging;

namespace ActorShm.Host.Doctor;

/// <summary>The results of five seconds of a real run with one node: the full speed of memory, and the time of messages that wake a process.</summary>
/// <param name="NodeStart">The time from nothing to a node that has joined.</param>
/// <param name="Memory">The speed of memory; null when there is no room for an array that is larger than any cache.</param>
/// <param name="NoRoom">Why there is no room for that array; null when there is.</param>
/// <param name="RoundTripP50">The median time of a request to a sleeping node and its answer.</param>
/// <param name="RoundTripP99">The time that 99 of 100 such round trips do not exceed.</param>
internal sealed record MachineMeasurement(
    TimeSpan NodeStart, MemorySpeed? Memory, string? NoRoom, TimeSpan RoundTripP50, TimeSpan RoundTripP99)
{
    private const long ElementCount = 1L << 25; // 256 MiB: far more than any cache
    private static readonly TimeSpan HalfTime = TimeSpan.FromSeconds(2.5);

    /// <summary>Measures the machine. Takes 256 MiB if there is room, and leaves nothing behind.</summary>
    public static async Task<MachineMeasurement> MeasureAsync(ActorShmSettings settings, SettingsSources sources, ILoggerFactory loggers, StopSignal stop)
    {
        var begin = Stopwatch.GetTimestamp();
        await using var run = await OwnRun.StartAsync(
            new LocalRunOptions(RunDirectory.PrivatePath(), NodeCount: 1, settings, loggers)
            {
                NodeSettings = sources,
                AtOnce = stop.TakeAtOnce(),
            },
            stop.Orderly);
        var start = Stopwatch.GetElapsedTime(begin);
        await using var client = await run.Host.OpenClientAsync(stop.Orderly);
        var (memory, noRoom) = await MeasureMemoryAsync(client, stop.Orderly);
        var handle = await client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(1), "asked", cancellation: stop.Orderly);
        var trips = await MeasureRoundTripsAsync(client, handle, stop.Orderly);
        return new MachineMeasurement(start, memory, noRoom, TimeSpan.FromSeconds(trips.Median), TimeSpan.FromSeconds(trips.Percentile(0.99)));
    }

    private static async Task<(MemorySpeed? Memory, string? NoRoom)> MeasureMemoryAsync(RunClient client, CancellationToken cancellation)
    {
        try
        {
            return (MeasureMemory(client, await client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(ElementCount), "doctor", cancellation: cancellation), cancellation), null);
        }
        catch (RunFailedException e) when (e.Kind == FailureKind.OutOfSpace)
        {
            return (null, e.Message);
        }
    }

    private static MemorySpeed MeasureMemory(RunClient client, SegmentHandle handle, CancellationToken cancellation)
    {
        using var view = client.Segments.Open<double>(handle, AccessMode.ReadWrite);
        var (write, read) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < HalfTime;)
        {
            cancellation.ThrowIfCancellationRequested();
            write = Shorter(write, BandwidthMeter.Write(view));
            read = Shorter(read, BandwidthMeter.Read(view));
        }

        return new MemorySpeed(handle.DataBytes / write.TotalSeconds, handle.DataBytes / read.TotalSeconds);
    }

    private static async Task<Spread> MeasureRoundTripsAsync(RunClient client, SegmentHandle handle, CancellationToken cancellation)
    {
        var node = (await client.ListNodesAsync(cancellation))[0].Node;
        var seconds = new List<double>();
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < HalfTime;)
        {
            var asked = Stopwatch.GetTimestamp();
            await client.ReadElementsAsync(node, handle, start: 0, count: 1, cancellation);
            seconds.Add(Stopwatch.GetElapsedTime(asked).TotalSeconds);
        }

        return new Spread(seconds);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

/// <summary>The speed of a machine's memory.</summary>
/// <param name="WriteBytesPerSecond">The rate with all cores writing to a mapped segment.</param>
/// <param name="ReadBytesPerSecond">The rate with all cores reading the segment.</param>
internal sealed record MemorySpeed(double WriteBytesPerSecond, double ReadBytesPerSecond);
