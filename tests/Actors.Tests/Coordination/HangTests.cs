using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

/// <summary>Which nodes the coordinator kills for what jobs see of them. Method: the test speaks in the name of the job, and time stands still between its words.</summary>
public class HangTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_node_is_not_taken_for_hung_for_what_was_seen_of_another_under_its_number()
    {
        await using var run = new InProcessRun("actorshm.job.progress-interval = 60 s", _time) { HasNodeComing = true };
        var x = await run.ArrayAsync([1, 2, 3]);
        _ = run.RunAsync(1, "sum(x)", new() { ["x"] = x });
        var job = await run.WaitForBeginAsync(1);

        await SeeAsync(run, job, node: 1); // on its way when the coordinator saw the end of that node
        for (var waited = TimeSpan.Zero; waited <= run.Settings.HangTimeout; waited += run.Settings.HangTimeout / 8)
        {
            _time.Advance(run.Settings.HangTimeout / 8);
            await SeeAsync(run, job, node: 2);
        }

        await run.AddAsync(Props.Create(() => new WaitingNode(run.Coordinator)));
        var nodes = await SeeAsync(run, job, node: 1);

        Assert.Equal(1, Assert.Single(nodes.Nodes).Node);
        Assert.Empty(run.Ended);
    }

    /// <summary>Says that a node owes something, and waits until the coordinator has heard it.</summary>
    private static Task<NodesListed> SeeAsync(InProcessRun run, IActorRef job, int node)
    {
        run.Coordinator.Tell(new NodesObserved([new NodeObservation(node, Beats: 0, Owes: true)]), job);
        return run.Coordinator.Ask<NodesListed>(new ListNodes(0), Watchdog.Limit);
    }

    /// <summary>Joins, and opens nothing.</summary>
    private sealed class WaitingNode : ReceiveActor
    {
        public WaitingNode(IActorRef coordinator)
        {
            coordinator.Tell(new JoinRun(0, Environment.ProcessId, []), Self);
            ReceiveAny(_ => { });
        }
    }
}
