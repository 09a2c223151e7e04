using System.Diagnostics;
using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Runs;
using ActorShm.Host.Ending;
using ActorShm.Host.Measuring;
using ActorShm.Host.Runs;
using ActorShm.Hosting.Launching;
using ActorShm.Segments;
using Microsoft.Extensions.Logging;

namespace ActorShm.Host.Bench;

/// <summary>
/// Measures one array from nothing to an answer in another process: create, fill and seal it; hand it over; have it summed there. Measures new memory, memory from the pool, and
/// NumPy's way.
/// </summary>
/// <remarks>
/// The other process is already running, here as a node and likewise in NumPy's rows. <c>limit</c> is the plainest loop over pages that are mapped
/// and warm, with all cores for the fill and with one core, which is what the node has, for the sum.
/// </remarks>
internal sealed class HandoverBench(
    ActorShmSettings settings, ILoggerFactory loggers, StopSignal stop, SettingsSources sources, long elementCount, int runs)
{
    private const string PeerScript = "handover.py";

    /// <summary>Measures everything, on the first placement directory.</summary>
    public async Task<IReadOnlyList<BenchRow>> RunAsync()
    {
        var rows = new List<BenchRow>();
        var limits = new Limits([], []);
        var cold = await MeasureAsync(settings.Segments with { PoolBytes = 0 }, warmUps: 0, limits);
        var pool = await MeasureAsync(settings.Segments with { PoolBytes = long.MaxValue }, warmUps: 2, limits);
        var version = BuildVersion.Text;
        rows.Add(Row("fill-cold", version, cold, life => life.Fill));
        rows.Add(Row("fill-pool", version, pool, life => life.Fill));
        rows.Add(Row("handover", version, pool, life => life.Handover));
        rows.Add(Row("handover [cold]", version, cold, life => life.Handover));
        rows.Add(Row("sum", version, pool, life => life.Sum));
        rows.Add(Row("sum [cold]", version, cold, life => life.Sum));
        rows.Add(Row("total [cold]", version, cold, life => life.Total));
        rows.Add(Row("total [pool]", version, pool, life => life.Total));
        rows.Add(BenchRow.OfMilliseconds("fill-cold", BenchRow.Limit, version, limits.Fill));
        rows.Add(BenchRow.OfMilliseconds("fill-pool", BenchRow.Limit, version, limits.Fill));
        rows.Add(BenchRow.OfMilliseconds("sum", BenchRow.Limit, version, limits.Sum));
        rows.Add(BenchRow.OfMilliseconds("sum [cold]", BenchRow.Limit, version, limits.Sum));
        foreach (var way in (string[])["shared-memory", "memmap"])
        {
            rows.AddRange(await MeasurePeerAsync(way));
        }

        return rows;
    }

    private async Task<List<Life>> MeasureAsync(SegmentStoreOptions segments, int warmUps, Limits limits)
    {
        await using var run = await OwnRun.StartAsync(
            new LocalRunOptions(RunDirectory.PrivatePath(), NodeCount: 1, settings with { Segments = segments }, loggers)
            {
                NodeSettings = sources,
                AtOnce = stop.TakeAtOnce(),
            },
            stop.Orderly);
        await using var client = await run.Host.OpenClientAsync(stop.Orderly);
        var node = (await client.ListNodesAsync(stop.Orderly))[0].Node;
        using var limitView = await OpenLimitViewAsync(client);
        await WarmUp.UntilCompiledAsync(() => LiveAsync(client, node, run: 0, elements: 1), stop.Orderly);
        for (var i = 0; i < warmUps; i++)
        {
            await LiveAsync(client, node, i, elementCount);
        }

        var lives = new List<Life>();
        for (var i = 0; i < runs; i++)
        {
            lives.Add(await LiveAsync(client, node, i, elementCount));
            limits.Fill.Add(BandwidthMeter.Write(limitView).TotalMilliseconds);
            limits.Sum.Add(BandwidthMeter.Read(limitView, threads: 1).TotalMilliseconds);
        }

        return lives;
    }

    private async Task<Life> LiveAsync(RunClient client, int node, int run, long elements)
    {
        stop.Orderly.ThrowIfCancellationRequested();
        var value = 1.5 + run;
        var begin = Stopwatch.GetTimestamp();
        var handle = await client.CreateSegmentAsync(
            ElementType.Float64, Shape.Vector(elements), "handover", ArrayContent.Undefined, stop.Orderly);
        using (var view = client.Segments.Open<double>(handle, AccessMode.ReadWrite))
        {
            view.Fill(value);
        }

        await client.SealSegmentAsync(handle, stop.Orderly);
        var filled = Stopwatch.GetTimestamp();
        await client.HandOverAsync(node, handle, stop.Orderly);
        var handedOver = Stopwatch.GetTimestamp();
        var inputs = new Dictionary<string, SegmentHandle>(StringComparer.Ordinal) { ["x"] = handle };
        var outcome = await client.RunAsync(new ProgramRequest("sum(x)", inputs, []), null, stop.Orderly);
        var summed = Stopwatch.GetTimestamp();
        RequireSum(outcome.Results[0].Value!.Value.AsFloat64(), value * elements);
        await client.RetireSegmentAsync(handle, stop.Orderly);
        return new Life(Milliseconds(begin, filled), Milliseconds(filled, handedOver), Milliseconds(handedOver, summed), Milliseconds(begin, summed));
    }

    /// <summary>A second array of the same size, mapped and warm all the time. The limits are measured on it between the lives of the first array.</summary>
    private async Task<SegmentView<double>> OpenLimitViewAsync(RunClient client)
    {
        var handle = await client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(elementCount), "limit", cancellation: stop.Orderly);
        return client.Segments.Open<double>(handle, AccessMode.ReadWrite);
    }

    private async Task<IReadOnlyList<BenchRow>> MeasurePeerAsync(string way)
    {
        using var peer = await PythonPeer.RunAsync(
            PeerScript, [way, $"{elementCount}", $"{runs}", settings.Segments.Placement[0]], settings, stop.Orderly);
        if (peer is null)
        {
            return [];
        }

        var times = peer.RootElement;
        var version = times.GetProperty("version").GetString()!;
        return
        [
            PeerRow("fill-cold", "fill"), PeerRow("handover [cold]", "handover"), PeerRow("handover", "handover"),
            PeerRow("sum [cold]", "sum"), PeerRow("sum", "sum"), PeerRow("total [cold]", "total"),
        ];

        BenchRow PeerRow(string name, string property) =>
            BenchRow.OfMilliseconds(name, $"numpy {way}", version, [.. times.GetProperty(property).EnumerateArray().Select(time => time.GetDouble())]);
    }

    private static void RequireSum(double found, double expected)
    {
        if (!(Math.Abs(found - expected) <= 1e-12 * expected))
        {
            throw new WorkFailedException($"The other process summed to {found:R}; the elements that were written sum to {expected:R}.");
        }
    }

    private static BenchRow Row(string name, string version, List<Life> lives, Func<Life, double> part) =>
        BenchRow.OfMilliseconds(name, BenchRow.Ours, version, [.. lives.Select(part)]);

    private static double Milliseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;

    private sealed record Life(double Fill, double Handover, double Sum, double Total);

    private sealed record Limits(List<double> Fill, List<double> Sum);
}
