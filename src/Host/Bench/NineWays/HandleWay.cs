using ActorShm.Actors;
using ActorShm.Host.Runs;
using ActorShm.Hosting.Launching;
using ActorShm.Segments;

namespace ActorShm.Host.Bench.NineWays;

/// <summary>The way of ActorShm: fills a segment in place, and sends its handle, a few dozen bytes, to a node that sums the array.</summary>
internal abstract class HandleWay : Way
{
    public override bool IsCopied => false;

    protected static Task<OwnRun> LaunchRunAsync(WayContext context, string name, int nodeCount, long? poolBytes) => OwnRun.LaunchAsync(
        new LocalRunOptions(
            Path.Combine(context.MemoryDirectory, name),
            nodeCount,
            context.Settings with { Segments = context.Settings.Segments with { PoolBytes = poolBytes } },
            context.Loggers)
        {
            NodeSettings = context.Sources,
            AtOnce = context.Stop.TakeAtOnce(),
        });

    /// <summary>Creates an array, fills it, has it summed and retires it.</summary>
    /// <param name="client">The client that owns the array.</param>
    /// <param name="context">The context, which has the length of the array.</param>
    /// <param name="waitForNodes">Waits until there are nodes to take the array.</param>
    protected async Task GiveAsync(RunClient client, WayContext context, Func<Task> waitForNodes)
    {
        var cancellation = context.Stop.Orderly;
        var handle = await client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(context.ElementCount), Name, ArrayContent.Undefined, cancellation);
        using (var view = client.Segments.Open<double>(handle, AccessMode.ReadWrite))
        {
            var ranges = Partitioner.Split(context.ElementCount, Environment.ProcessorCount);
            Parallel.ForEach(ranges, range => Ramp.Fill(view.WriteSpan(range.Start, (int)(range.End - range.Start)), range.Start));
        }

        await client.SealSegmentAsync(handle, cancellation);
        await waitForNodes();
        var inputs = new Dictionary<string, SegmentHandle>(StringComparer.Ordinal) { ["x"] = handle };
        var outcome = await client.RunAsync(new ProgramRequest("sum(x)", inputs, []), null, cancellation);
        Ramp.RequireSum(Name, outcome.Results[0].Value!.Value.AsFloat64(), context.ElementCount);
        await client.RetireSegmentAsync(handle, cancellation);
    }
}

/// <summary>Gives the array to nodes that are already running, in memory that was used before.</summary>
internal sealed class WarmHandleWay : HandleWay
{
    private const int WarmUps = 2;
    private OwnRun? _run;
    private RunClient? _client;

    public override string Name => "handle-warm";

    public override string Explanation =>
        "The array is a segment that nodes, which run already, map as well; they get its handle, a few dozen bytes, and compute the sum in place. "
        + "Its pages come from a pool of arrays that were retired before and are still mapped, so that nothing is left but to write the numbers and to read them.";

    public override async Task PrepareAsync(WayContext context)
    {
        _run = await LaunchRunAsync(context, "warm", LocalRun.DefaultNodeCount, poolBytes: long.MaxValue);
        context.OwnAsync(_run);
        await _run.WaitForNodesAsync(context.Stop.Orderly);
        _client = await _run.Host.OpenClientAsync(context.Stop.Orderly);
        context.OwnAsync(_client);
        for (var i = 0; i < WarmUps; i++)
        {
            await GiveAsync(_client, context, () => Task.CompletedTask);
        }
    }

    public override async Task<long> RunAsync(WayContext context)
    {
        var before = _run!.Host.BytesMessaged;
        await GiveAsync(_client!, context, () => Task.CompletedTask);
        return _run.Host.BytesMessaged - before;
    }
}

/// <summary>Gives the array from nothing: includes starting the host and its node, new memory, and the orderly end of the run.</summary>
internal sealed class ColdHandleWay : HandleWay
{
    public override string Name => "handle-cold";

    public override string Explanation =>
        "The same from nothing: the host and one node are started, the array is filled meanwhile in new pages, and all processes have ended in good order at the end. "
        + "This is the row to compare with the others where a program gives away one array in its whole life.";

    public override async Task<long> RunAsync(WayContext context)
    {
        await using var run = await LaunchRunAsync(context, $"cold-{Guid.NewGuid().ToString("n")[..8]}", nodeCount: 1, poolBytes: 0);
        await using (var client = await run.Host.OpenClientAsync(context.Stop.Orderly))
        {
            await GiveAsync(client, context, () => run.WaitForNodesAsync(context.Stop.Orderly));
        }

        await run.StopAsync();
        return run.Host.BytesMessaged;
    }
}
