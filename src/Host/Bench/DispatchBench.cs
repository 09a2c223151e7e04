using System.Diagnostics;
using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Runs;
using ActorShm.Host.Ending;
using ActorShm.Host.Reporting;
using ActorShm.Host.Runs;
using ActorShm.Hosting.Launching;
using ActorShm.Segments;
using Microsoft.Extensions.Logging;

namespace ActorShm.Host.Bench;

/// <summary>Measures what it costs to give work out, with partitions without elements and with jobs so small that the cost of everything around their work shows.</summary>
/// <remarks>
/// The client talks to the host through the host's socket, as a client in another process does. The limit for a small job is a request that goes the same way,
/// from the client through the host to a node and back, and reads one element there. The limit for empty partitions is the least time that two threads
/// of one process need to claim and finish as many words of shared memory.
/// </remarks>
internal sealed class DispatchBench(
    ActorShmSettings settings, ILoggerFactory loggers, StopSignal stop, SettingsSources sources, int partitions, int jobs, int runs)
{
    private const int Nodes = 2;
    private const int SmallElements = 1_000_000;

    private readonly BenchTable _table = new(BuildVersion.Text);

    /// <summary>Starts a host with two nodes, and measures.</summary>
    public async Task<IReadOnlyList<BenchRow>> RunAsync()
    {
        await using var run = await OwnRun.StartAsync(
            new LocalRunOptions(RunDirectory.PrivatePath(), Nodes, settings, loggers) { NodeSettings = sources, AtOnce = stop.TakeAtOnce() }, stop.Orderly);
        await using var client = await RunClient.ConnectAsync(run.Host.Directory.Path, settings, loggers, stop.Orderly);
        var x = await CreateOnesAsync(client, SmallElements);
        var one = await CreateOnesAsync(client, 1);
        await MeasureJobsAsync(client, x, jobs); // has code compiled that a process in use has compiled long ago
        await MeasurePartitionsAsync(client, one);
        for (var i = 0; i < runs; i++)
        {
            stop.Orderly.ThrowIfCancellationRequested();
            _table.Add("partitions", BenchRow.Ours, null, "partitions/s", partitions / (await MeasurePartitionsAsync(client, one)).TotalSeconds);
            _table.Add("partitions", BenchRow.Limit, null, "partitions/s", partitions / BareClaims.Measure(partitions, Nodes).TotalSeconds);
            _table.AddTimes("small-job", BenchRow.Ours, null, "ms", await MeasureJobsAsync(client, x, jobs), Percentile.P50, Percentile.P99);
            _table.AddTimes("small-job", BenchRow.Limit, null, "ms", await MeasureRoundTripsAsync(client, one), Percentile.P50, Percentile.P99);
        }

        return _table.Rows();
    }

    private async Task<SegmentHandle> CreateOnesAsync(RunClient client, int elements)
    {
        var handle = await client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(elements), "ones", ArrayContent.Undefined, stop.Orderly);
        using (var view = client.Segments.Open<double>(handle, AccessMode.ReadWrite))
        {
            view.Fill(1);
        }

        await client.SealSegmentAsync(handle, stop.Orderly);
        return handle;
    }

    private async Task<double[]> MeasureJobsAsync(RunClient client, SegmentHandle x, int count)
    {
        var milliseconds = new double[count];
        for (var i = 0; i < count; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            await SumAsync(client, x, JobTerms.Default);
            milliseconds[i] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        }

        return milliseconds;
    }

    private async Task<TimeSpan> MeasurePartitionsAsync(RunClient client, SegmentHandle one)
    {
        var begin = Stopwatch.GetTimestamp();
        await SumAsync(client, one, new JobTerms { Partitions = partitions });
        return Stopwatch.GetElapsedTime(begin);
    }

    private async Task SumAsync(RunClient client, SegmentHandle x, JobTerms terms)
    {
        var inputs = new Dictionary<string, SegmentHandle>(StringComparer.Ordinal) { ["x"] = x };
        var outcome = await client.RunAsync(new ProgramRequest("sum(x)", inputs, []) { Terms = terms }, null, stop.Orderly);
        var sum = outcome.Results[0].Value!.Value.AsFloat64();
        if (sum != x.ElementCount)
        {
            throw new WorkFailedException($"The nodes summed {x.ElementCount} ones to {sum:R}.");
        }
    }

    private async Task<double[]> MeasureRoundTripsAsync(RunClient client, SegmentHandle one)
    {
        var node = (await client.ListNodesAsync(stop.Orderly))[0].Node;
        var milliseconds = new double[jobs];
        for (var i = 0; i < jobs; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            await client.ReadElementsAsync(node, one, 0, 1, stop.Orderly);
            milliseconds[i] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        }

        return milliseconds;
    }
}
