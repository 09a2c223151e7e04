// A program with an actor system of its own that computes with several processes: it starts its own executable again for each node. It has kernels, actors and
// messages of its own, and checks every answer against a closed form.
//
//   embedding [ELEMENTS [NODES [ROUNDS]]]
using System.Globalization;
using ActorShm.Actors;
using ActorShm.Hosting;
using ActorShm.Segments;
using Embedding;

const double Limit = 1.5;

if (await ActorShmNode.TryRunAsync(args, ConfigureNode) is { } exitCode)
{
    return exitCode; // this process was a node, and its run is over
}

var (elements, nodes, rounds) = (10_000_000L, 2, 1);
if (args.Length > 3
    || (args.Length > 0 && !(long.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out elements) && elements > 0))
    || (args.Length > 1 && !(int.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out nodes) && nodes > 0))
    || (args.Length > 2 && !(int.TryParse(args[2], NumberStyles.None, CultureInfo.InvariantCulture, out rounds) && rounds > 0)))
{
    await Console.Error.WriteLineAsync("embedding [ELEMENTS [NODES [ROUNDS]]] takes up to three whole numbers, from 1 on.");
    return 2;
}

using var system = ActorShmSystem.Create("embedding");
var isRight = true;
await using (var run = await system.StartActorShmAsync(options =>
{
    options.Nodes = nodes;
    options.Messages = Messages.All;
}))
{
    Console.WriteLine($"nodes: {string.Join(' ', (await run.ListNodesAsync()).Select(node => node.Pid))} in {run.Host.Directory.Path}");
    var x = await run.Client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(elements), "x");
    await run.Client.FillWithRampAsync(x, start: 0, step: 1);
    for (var round = 1; round <= rounds; round++)
    {
        isRight &= await ComputeAsync(run, x, round);
    }

    await CancelAsync(run, x);
}

await system.Terminate();
Console.WriteLine(isRight ? "Every answer is right." : "An answer is WRONG.");
return isRight ? 0 : 1;

// Adds to a node what only nodes of this program can do.
static void ConfigureNode(NodeSetup node)
{
    node.Kernels.Add(new MomentsKernel());
    node.Kernels.Add(new StandardizeKernel());
    node.Messages = Messages.All;
    node.OnStart = context =>
    {
        var segments = context.Segments;
        context.ActorSystem.ActorOf(Props.Create(() => new OutlierActor(segments)), "outliers");
    };
}

static async Task<bool> ComputeAsync(ActorShmRun run, SegmentHandle x, int round)
{
    var moments = (await run.Client.ReduceAsync(new MomentsKernel(), new KernelRequest(x))).Value;
    var scale = new Scale(moments.Mean, moments.Deviation);
    var standardized = await run.Client.RunAsync(new StandardizeKernel(), new KernelRequest(x).With(scale), new ConsoleProgress());
    var z = standardized.Outputs[0];
    var outliers = await CountAsync(run, z);
    await run.Client.RetireSegmentAsync(z);

    double n = x.ElementCount;
    var isRight = Math.Abs(moments.Mean / ((n - 1) / 2) - 1) < 1e-12
        && Math.Abs(moments.Deviation / Math.Sqrt(((n * n) - 1) / 12) - 1) < 1e-12
        && outliers == 2 * (long)Math.Ceiling(((n - 1) / 2) - (Limit * Math.Sqrt(((n * n) - 1) / 12)));
    var bits = $"{BitConverter.DoubleToInt64Bits(moments.Mean):x16} {BitConverter.DoubleToInt64Bits(moments.Squares):x16}";
    Console.WriteLine($"round {round}: mean {moments.Mean}, deviation {moments.Deviation}, {outliers} outliers, bits {bits}: {(isRight ? "right" : "WRONG")}");
    return isRight;
}

// Counts with the program's own actors: one in the host deals out the work, and one in every node does it.
static async Task<long> CountAsync(ActorShmRun run, SegmentHandle z)
{
    var counters = new List<IActorRef>();
    foreach (var node in await run.ListNodesAsync())
    {
        try
        {
            counters.Add(await run.ResolveAsync(node.Node, "outliers"));
        }
        catch (ActorNotFoundException e)
        {
            await Console.Error.WriteLineAsync(e.Message); // the node has died since it was listed
        }
    }

    var counter = run.ActorSystem.ActorOf(Props.Create(() => new OutlierCounter(counters)));
    return await counter.Ask<long>(new CountEverywhere(z, Limit), TimeSpan.FromMinutes(5));
}

// Cancels a job: a job that is no longer wanted ends before its next block, and leaves nothing.
static async Task CancelAsync(ActorShmRun run, SegmentHandle x)
{
    using var impatience = new CancellationTokenSource();
    var job = run.Client.ReduceAsync(new MomentsKernel(), new KernelRequest(x), cancellation: impatience.Token);
    await impatience.CancelAsync();
    try
    {
        await job;
        Console.WriteLine("cancelled: the job was quicker");
    }
    catch (OperationCanceledException)
    {
        Console.WriteLine("cancelled");
    }
}

/// <summary>Writes the progress of a job to standard error.</summary>
internal sealed class ConsoleProgress : IProgress<JobProgress>
{
    public void Report(JobProgress value) => Console.Error.WriteLine($"{value.Fraction:P0} at {value.BytesPerSecond / 1e9:0.0} GB/s");
}
