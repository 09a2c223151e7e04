using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using ActorShm.Actors;
using ActorShm.Actors.Engine;
using ActorShm.Host.Measuring;
using ActorShm.Host.Reporting;
using ActorShm.Host.Runs;
using ActorShm.Segments;

namespace ActorShm.Host.Demo;

/// <summary>Runs the demo step by step over one big array. Nothing is simulated: other processes do the work.</summary>
internal sealed class DemoRun(OwnRun run, RunClient client, long elementCount, CancellationToken cancellation)
{
    private const string Program = "y = sqrt(x*x + 1); mean(y); max(y)";

    /// <summary>The relative tolerance for answers that are sums of many terms, which round. A mean over 10⁸ terms is right to far more digits than this.</summary>
    private const double Rounding = 1e-12;

    private readonly List<DemoStep> _steps = [];
    private readonly List<DemoCheck> _checks = [];

    /// <summary>Runs all steps.</summary>
    /// <param name="startTime">The time that the start of the nodes took.</param>
    public async Task<DemoReport> PlayAsync(TimeSpan startTime)
    {
        _steps.Add(new DemoStep($"start {Count(run.Nodes.Nodes.Count)}", startTime, null));
        var nodes = await client.ListNodesAsync(cancellation);
        var x = await CreateAsync();
        await FillAsync(x);
        await HandOverAsync(nodes, x);
        var readLimit = MeasureReading(x);
        await EvaluateAsync(x, readLimit);
        await ExchangeAsync(nodes, x);
        var memory = MeasureMemory(nodes);
        await TimeAsync("retire the segment", null, () => client.RetireSegmentAsync(x, cancellation));
        return new DemoReport(EngineSystem.EngineName, nodes.Length, elementCount, x.DataBytes, run.Host.BytesMessaged, _checks, _steps, memory);
    }

    private async Task<SegmentHandle> CreateAsync()
    {
        SegmentHandle? x = null;
        await TimeAsync("create the segment", null, async () =>
            x = await ProgressBar.ShowAsync(
                "create", _ => client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(elementCount), "x", cancellation: cancellation)));
        return x!;
    }

    private async Task FillAsync(SegmentHandle x)
    {
        TimeSpan limit;
        using (var view = client.Segments.Open<double>(x, AccessMode.ReadWrite))
        {
            limit = BandwidthMeter.Write(view);
        }

        await TimeAsync("fill x with a ramp", limit, () => ProgressBar.ShowAsync(
            "fill", progress => client.FillWithRampAsync(x, 0, ClosedForm.Step(elementCount), progress, cancellation)));
    }

    private Task HandOverAsync(ImmutableArray<NodeInfo> nodes, SegmentHandle x) =>
        TimeAsync($"hand x to {Count(nodes.Length)}", null, () => Task.WhenAll(nodes.Select(node => client.HandOverAsync(node.Node, x, cancellation))));

    private TimeSpan MeasureReading(SegmentHandle x)
    {
        using var view = client.Segments.Open<double>(x, AccessMode.ReadOnly);
        return BandwidthMeter.Read(view);
    }

    private async Task EvaluateAsync(SegmentHandle x, TimeSpan readLimit)
    {
        var inputs = new Dictionary<string, SegmentHandle>(StringComparer.Ordinal) { ["x"] = x };
        var root = await RunAsync(Program, inputs, readLimit);
        Check(root, 0, ClosedForm.MeanOfRoot(elementCount), Rounding);
        Check(root, 1, ClosedForm.MaxOfRoot(elementCount), tolerance: 0);

        var sum = await RunAsync("sum(x)", inputs, readLimit);
        Check(sum, 0, ClosedForm.SumOfRamp(elementCount), Rounding);
    }

    private async Task<JobOutcome> RunAsync(string program, Dictionary<string, SegmentHandle> inputs, TimeSpan limit)
    {
        JobOutcome? outcome = null;
        await TimeAsync(program, limit, async () => outcome = await ProgressBar.ShowAsync(
            program, progress => client.RunAsync(new ProgramRequest(program, inputs, []), progress, cancellation)));
        return outcome!;
    }

    /// <summary>Has one node write the middle of the array and another read the same elements in its own mapping, and then the other way round.</summary>
    private async Task ExchangeAsync(ImmutableArray<NodeInfo> nodes, SegmentHandle x)
    {
        var writer = nodes[0].Node;
        var reader = nodes[^1].Node;
        var middle = elementCount / 2;
        double[] first = [Math.PI];
        double[] second = [Math.E];
        await TimeAsync($"node {writer} writes, node {reader} reads, and back", null, async () =>
        {
            await client.WriteElementsAsync(writer, x, middle, ToBytes(first), cancellation);
            var seen = await client.ReadElementsAsync(reader, x, middle, first.Length, cancellation);
            _checks.Add(new DemoCheck($"x[{middle}] as node {writer} wrote it and node {reader} sees it", first[0], ToDoubles(seen.Elements)[0], 0));

            await client.WriteElementsAsync(reader, x, middle, ToBytes(second), cancellation);
            seen = await client.ReadElementsAsync(writer, x, middle, second.Length, cancellation);
            _checks.Add(new DemoCheck($"x[{middle}] as node {reader} wrote it and node {writer} sees it", second[0], ToDoubles(seen.Elements)[0], 0));
        });
    }

    private List<DemoMemory> MeasureMemory(ImmutableArray<NodeInfo> nodes)
    {
        var processes = nodes.Select(node => (Name: $"node {node.Node}", node.Pid)).Prepend((Name: "host", Pid: Environment.ProcessId));
        return [.. processes.Select(process => new DemoMemory(process.Name, process.Pid, CurrentProcess.ProportionalSetSize(process.Pid) ?? 0))];
    }

    private void Check(JobOutcome outcome, int index, double expected, double tolerance)
    {
        var answer = outcome.Results[index];
        _checks.Add(new DemoCheck(answer.Name, expected, answer.Value!.Value.AsFloat64(), tolerance));
    }

    private async Task TimeAsync(string name, TimeSpan? limit, Func<Task> step)
    {
        cancellation.ThrowIfCancellationRequested();
        var begin = Stopwatch.GetTimestamp();
        await step();
        _steps.Add(new DemoStep(name, Stopwatch.GetElapsedTime(begin), limit));
    }

    private static string Count(int nodes) => nodes == 1 ? "1 node" : $"{nodes} nodes";

    private static byte[] ToBytes(ReadOnlySpan<double> values) => MemoryMarshal.AsBytes(values).ToArray();

    private static double[] ToDoubles(ImmutableArray<byte> bytes) => MemoryMarshal.Cast<byte, double>(bytes.AsSpan()).ToArray();
}
