using ActorShm.ProbeProcess;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Hosting.Tests;

// Goal: Hyperion carries an embedder's messages between the processes of two nodes, and makes nothing there that the receiver did not name.
// Method: a greeter in the first node sends the one in the second a message with a stowaway, which only the sender named, and then a good one. They arrive in order, so
// the answer to the second says what became of the first.
public class HyperionProcessTests
{
    [Fact]
    public async Task Two_nodes_talk_by_Hyperion_and_a_type_that_the_receiver_did_not_name_is_never_made()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        await using var run = await ActorShmRun.StartAsync(new ActorShmOptions
        {
            Nodes = 2,
            RunDirectory = scratch.Combine("run"),
            Program = new NodeProgram(Path.Combine(BuiltSample.Directory("ProbeDirectory"), "probe-process"), ["hyperion-node"]),
            Messages = HyperionNode.Introductions,
        });
        var nodes = await run.ListNodesAsync();
        var first = await run.ResolveAsync(1, "greeter");
        var second = await run.ResolveAsync(2, "greeter");
        var x = await run.Client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(10), "x");
        await run.Client.FillWithRampAsync(x, start: 2.5, step: 1);

        var answer = await first.Ask<Introduced>(new Introduce(second, x), Watchdog.Limit);

        var other = nodes.Single(node => node.Node == 2);
        Assert.Equal(new Introduced("hello, how do you do", 2.5, other.Pid, Greetings: 1, Stowaways: 0), answer);
        Assert.NotEqual(nodes.Single(node => node.Node == 1).Pid, other.Pid);
        var log = Path.Combine(run.Host.Directory.LogsPath, "node-2.log");
        await Watchdog.UntilAsync("the second node has said so",
            async () => File.Exists(log) && (await File.ReadAllTextAsync(log)).Contains("Deserialization failed", StringComparison.Ordinal));
        Assert.True(await run.StopAsync()); // links between nodes keep nobody from leaving
    }
}
