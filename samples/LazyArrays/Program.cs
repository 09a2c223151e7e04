// Computes the mean and the maximum of sqrt(v² + 1) over 10,000,000 numbers. The program writes them as C# lambdas, and other processes compute them in one pass over
// shared memory. The program is the host of a run, starts itself twice as its nodes, and compares the answers with a plain loop over the same numbers.
using ActorShm.Actors;
using ActorShm.Actors.Telemetry;
using ActorShm.Hosting;
using ActorShm.Segments;

const int Length = 10_000_000;

if (await ActorShmNode.TryRunAsync(args, _ => { }) is { } exitCode)
{
    return exitCode; // this process was a node, and its run is over
}

await using var run = await ActorShmRun.StartAsync(new ActorShmOptions { Nodes = 2 });
return await ComputeAsync(run.Client) ? 0 : 1;

static async Task<bool> ComputeAsync(RunClient client)
{
    var segment = await client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(Length), "x");
    await client.FillWithRampAsync(segment, start: -1, step: 2.0 / Length); // -1 … 1, filled by the nodes
    var x = new SharedArray<double>(client, segment);

    var y = x.Select(v => Math.Sqrt(v * v + 1)); // nothing has run yet
    Console.WriteLine($"y is {y}");
    var (mean, max) = await y.AggregateAsync(a => a.Mean(), a => a.Max());
    var positive = await x.Where(v => v > 0).CountAsync();

    var roughness = await (x[1..] - x[..^1]).Select(d => Math.Abs(d)).MaxAsync(); // neighbours, without a copy

    var numbers = await x.ToArrayAsync();
    var roots = Array.ConvertAll(numbers, v => Math.Sqrt(v * v + 1));
    return Check("mean", mean, roots.Average()) & Check("max", max, roots.Max()) & Check("x > 0", positive, numbers.Count(v => v > 0))
        & Check("steps", roughness, numbers.Zip(numbers.Skip(1), (a, b) => Math.Abs(b - a)).Max());
}

// The nodes and the plain loop add up in different orders, so the last digits of a mean may differ.
static bool Check(string name, double found, double expected)
{
    var isRight = Math.Abs(found - expected) <= 1e-12 * Math.Abs(expected);
    Console.WriteLine($"{name,-6} {found,-20:R} in a plain loop {expected,-20:R} {(isRight ? "right" : "WRONG")}");
    return isRight;
}
