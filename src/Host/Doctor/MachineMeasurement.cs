using System.Diagnostics;
using ActorShm.Actors.Client;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Coordination;
using ActorShm.Host.Bench;
using ActorShm.Host.Commands;
using ActorShm.Hosting.Launching;
using ActorShm.Segments;
using Microsoft.Extensions.Logging;

namespace ActorShm.Host.Doctor;

/// <summary>Five seconds of a real run with one node: memory at its full speed, and messages that wake a process.</summary>
/// <param name="NodeStart">From nothing to a node that has joined.</param>
/// <param name="WriteBytesPerSecond">All cores writing to a mapped segment.</param>
/// <param name="ReadBytesPerSecond">All cores reading it.</param>
/// <param name="RoundTripP50">A question to a node that sleeps, and its answer.</param>
/// <param name="RoundTripP99">What 99 of 100 of them do not exceed.</param>
internal sealed record MachineMeasurement(
    TimeSpan NodeStart, double WriteBytesPerSecond, double ReadBytesPerSecond, TimeSpan RoundTripP50, TimeSpan RoundTripP99)
{
    private const long ElementCount = 1L << 25; // 256 MiB: far more than any cache
    private static readonly TimeSpan HalfTime = TimeSpan.FromSeconds(2.5);

    /// <summary>Measures. Takes 256 MiB and leaves nothing behind.</summary>
    public static async Task<MachineMeasurement> MeasureAsync(ActorShmSettings settings, SettingsSources sources, ILoggerFactory loggers, StopSignal stop)
    {
        var begin = Stopwatch.GetTimestamp();
        await using var run = await LocalRun.StartAsync(
            new LocalRunOptions(RunDirectory.PrivatePath(), NodeCount: 1, settings, loggers)
            {
                NodeConfigFiles = sources.Files,
                NodeDefinitions = sources.Definitions,
                AtOnce = stop.TakeAtOnce(),
            },
            stop.Orderly);
        var start = Stopwatch.GetElapsedTime(begin);
        await using var client = await run.Host.OpenClientAsync(stop.Orderly);
        var handle = await client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(ElementCount), "doctor", stop.Orderly);
        var (write, read) = MeasureBandwidth(client, handle, stop.Orderly);
        var trips = await MeasureRoundTripsAsync(client, handle, stop.Orderly);
        return new MachineMeasurement(start, write, read, TimeSpan.FromSeconds(trips.Median), TimeSpan.FromSeconds(trips.Percentile(0.99)));
    }

    private static (double Write, double Read) MeasureBandwidth(RunClient client, SegmentHandle handle, CancellationToken cancellation)
    {
        using var view = client.Segments.Open<double>(handle, AccessMode.ReadWrite);
        var (write, read) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < HalfTime;)
        {
            cancellation.ThrowIfCancellationRequested();
            write = Shorter(write, BandwidthMeter.Write(view));
            read = Shorter(read, BandwidthMeter.Read(view));
        }

        return (handle.DataBytes / write.TotalSeconds, handle.DataBytes / read.TotalSeconds);
    }

    private static async Task<Spread> MeasureRoundTripsAsync(RunClient client, SegmentHandle handle, CancellationToken cancellation)
    {
        var node = (await client.ListNodesAsync(cancellation)).Nodes[0].Node;
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
