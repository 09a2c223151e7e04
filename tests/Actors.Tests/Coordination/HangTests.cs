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

    // Goal: jobs that end save no node that hangs. Method: the one that ends had blocks from the node once; what it says last is that the node has nothing open for it any more.
    [Fact]
    public async Task The_last_word_of_a_job_is_no_sign_of_life_of_its_nodes_and_counts_what_they_have_done()
    {
        await using var run = new InProcessRun("actorshm.job.progress-interval = 60 s", _time);
        await run.AddAsync(Props.Create(() => new WaitingNode(run.Coordinator)));
        var x = await run.ArrayAsync([1, 2, 3]);
        _ = run.RunAsync(1, "sum(x)", new() { ["x"] = x });
        _ = run.RunAsync(2, "sum(x)", new() { ["x"] = x });
        var (waits, ends) = (await run.WaitForBeginAsync(1), await run.WaitForBeginAsync(2));
        await Watchdog.UntilAsync("both are planned", async () => (await Task.WhenAll(run.WaitingOfAsync(1), run.WaitingOfAsync(2))).All(waiting => waiting != JobReported.Nothing.Waiting)); // and say nothing more themselves
        var atEnd = new JobNodeReport(1, Beats: 0, Owes: false, PartitionsOfStage: 3, DoneSince: 3);
        run.Coordinator.Tell(JobReported.Nothing with { Nodes = [atEnd with { Beats = 5, DoneSince = 0 }] }, ends);
        await SeeAsync(run, waits, node: 1);
        for (var step = 0; step <= 8; step++)
        {
            _time.Advance(run.Settings.HangTimeout / 8);
            if (step == 3)
            {
                run.Coordinator.Tell(new JobConcluded(JobReported.Nothing with { Nodes = [atEnd] }, Failure: null, WasStopped: false), ends);
                Assert.Equal(3, Assert.Single((await SeeAsync(run, waits, node: 1)).Nodes).PartitionsDone);
            }

            await SeeAsync(run, waits, node: 1);
        }

        Assert.Single(run.Ended);
    }

    [Fact]
    public async Task What_a_node_has_done_before_it_could_not_open_a_stage_is_counted()
    {
        await using var run = new InProcessRun("actorshm.job.progress-interval = 60 s", _time);
        await run.AddAsync(Props.Create(() => new WaitingNode(run.Coordinator)));
        var x = await run.ArrayAsync([1, 2, 3]);
        _ = run.RunAsync(1, "sum(x)", new() { ["x"] = x });
        var job = await run.WaitForBeginAsync(1);

        run.Coordinator.Tell(new NodeUnable(1, DoneBefore: 3, "In stage 2: node 1 could not open it."), job);

        Assert.Equal(3, Assert.Single((await SeeAsync(run, job, node: 1)).Nodes).PartitionsDone);
    }

    // Goal: who asks for a job or a node hears that it is stopped, and what becomes of it.
    [Fact]
    public async Task A_node_that_is_stopped_is_called_so_with_the_time_that_it_has_left()
    {
        await using var run = new InProcessRun("actorshm.job.progress-interval = 60 s", _time);
        await run.AddAsync(Props.Create(() => new WaitingNode(run.Coordinator)));
        var x = await run.ArrayAsync([1, 2, 3]);
        _ = run.RunAsync(1, "sum(x)", new() { ["x"] = x });
        var job = await run.WaitForBeginAsync(1);
        await Watchdog.UntilAsync("it is planned", async () => await run.WaitingOfAsync(1) != JobReported.Nothing.Waiting); // and says nothing more itself
        Assert.Equal((false, null), StopOf(await SeeAsync(run, job, node: 1)));

        run.NodesAreStopped = true;
        _time.Advance(run.Settings.HangTimeout / 8);

        Assert.Equal((true, run.Settings.HangTimeout * 7 / 8), StopOf(await SeeAsync(run, job, node: 1)));
        var pid = Environment.ProcessId;
        Assert.EndsWith($"; process {pid} of node 1 is stopped (T): 'kill -CONT {pid}' lets it go on, and it is killed in 53 s otherwise (actorshm.node.hang-timeout)", await run.WaitingOfAsync(1), StringComparison.Ordinal);

        static (bool, TimeSpan?) StopOf(NodesListed listed) => (Assert.Single(listed.Nodes).IsStopped, listed.Nodes[0].KilledIn);
    }

    /// <summary>Says that a node owes something, and waits until the coordinator has heard it.</summary>
    private static Task<NodesListed> SeeAsync(InProcessRun run, IActorRef job, int node)
    {
        run.Coordinator.Tell(JobReported.Nothing with { Nodes = [new JobNodeReport(node, Beats: 0, Owes: true, PartitionsOfStage: 0, DoneSince: 0)] }, job);
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
