using ActorShm.Actors.Client;
using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

// Nodes that ask to leave: a job loses nothing by it.
public partial class JobActorTests
{
    // Goal: going in good order is held against no partition. Method: one loss would be too many.
    [Fact]
    public async Task What_a_node_hands_back_that_leaves_is_done_by_others_and_charged_to_no_partition()
    {
        await using var run = new InProcessRun("actorshm.job.lost-nodes-per-partition = 1");
        run.ExitGate.SetResult();
        var (leaving, _, answer) = await BeginSumAsync(run);
        await run.AddWorkerAsync();

        leaving.Ask(run.Coordinator);

        Assert.Equal(45, (await answer).Results[0].Value!.Value.AsFloat64());
        var gone = Assert.Single((await run.Coordinator.Ask<GoneNodesListed>(new ListGoneNodes(0, long.MaxValue, OnlyLost: false), Watchdog.Limit)).Nodes);
        Assert.True(gone.HasLeft);
        Assert.Contains("partition 0 of", Assert.Single(gone.Work), StringComparison.Ordinal);
        Assert.DoesNotContain(run.Metrics.Read(MetricPosition.Start).Lines, line => line.StartsWith("actorshm_nodes_lost_total", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_only_node_of_a_job_leaves_when_another_has_come()
    {
        await using var run = new InProcessRun();
        run.ExitGate.SetResult();
        var (leaving, _, answer) = await BeginSumAsync(run);

        await AssertLeavesWhenAnotherHasComeAsync(run, leaving, answer);
    }

    [Fact]
    public async Task The_only_node_that_could_open_a_stage_leaves_when_another_has_come_that_can()
    {
        await using var run = new InProcessRun();
        run.ExitGate.SetResult();
        var (leaving, _, answer) = await BeginSumAsync(run);
        await run.AddBlindWorkerAsync();
        await UntilOneCouldNotOpenAsync(run);

        await AssertLeavesWhenAnotherHasComeAsync(run, leaving, answer);
    }

    // Goal: what hindered a node for a while is not held against it for as long as the job lasts. Method: the test says in the job's name that the other node has done a part of a later stage.
    [Fact]
    public async Task A_node_that_could_not_open_a_stage_lets_another_leave_when_it_has_done_a_part_of_a_later_one()
    {
        await using var run = new InProcessRun("actorshm.host.drain-timeout = 600 s"); // after which it would be let go in any case
        run.ExitGate.SetResult();
        var (leaving, _, answer) = await BeginSumAsync(run);
        await run.AddBlindWorkerAsync();
        await UntilOneCouldNotOpenAsync(run);
        leaving.Ask(run.Coordinator);
        await run.Coordinator.Ask<NodesListed>(new ListNodes(0), Watchdog.Limit); // it has decided by then
        Assert.False(await leaving.IsToldAsync());

        run.Coordinator.Tell(JobReported.Nothing with { Nodes = [new JobNodeReport(Node: 2, Beats: 0, Owes: false, PartitionsOfStage: 1, DoneSince: 1)] }, await run.WaitForBeginAsync(1));

        await leaving.Told.Task.WaitAsync(Watchdog.Limit);
        await Assert.ThrowsAsync<RunFailedException>(() => answer); // it has not, in truth
    }

    [Fact]
    public async Task The_only_node_of_a_job_leaves_when_that_has_ended_and_gets_no_other()
    {
        await using var run = new InProcessRun();
        var (leaving, x, answer) = await BeginSumAsync(run);
        leaving.Ask(run.Coordinator);

        var late = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(2, "sum(x)", Inputs(x)));
        Assert.False(await leaving.IsToldAsync());
        run.ClientActor.Tell(new CancelJob(await run.Client.SessionOpened, 1));

        Assert.Contains("No node is running", late.Message, StringComparison.Ordinal);
        await leaving.Told.Task.WaitAsync(Watchdog.Limit);
        await Assert.ThrowsAsync<RunFailedException>(() => answer);
    }

    [Fact]
    public async Task Who_asks_to_leave_and_is_the_only_node_waits_no_longer_than_a_drain_and_its_job_fails_with_that_reason()
    {
        await using var run = new InProcessRun("actorshm.host.drain-timeout = 50 ms");
        run.ExitGate.SetResult();
        var (leaving, _, answer) = await BeginSumAsync(run);

        leaving.Ask(run.Coordinator);

        var error = await Assert.ThrowsAsync<RunFailedException>(() => answer);
        Assert.Contains("no other is started", error.Message, StringComparison.Ordinal);
        Assert.Contains("has left in good order", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The only node of a job has its only partition, and may ask to leave.</summary>
    private static async Task<(LeavingNode.Handle Leaving, SegmentHandle X, Task<JobOutcome> Answer)> BeginSumAsync(InProcessRun run)
    {
        var leaving = await LeavingNode.AddToAsync(run);
        var x = await run.ArrayAsync(Ramp(10));
        var answer = run.RunAsync(1, "sum(x)", Inputs(x));
        await leaving.Claimed.Task.WaitAsync(Watchdog.Limit);
        return (leaving, x, answer);
    }

    private static Task UntilOneCouldNotOpenAsync(InProcessRun run) => Watchdog.UntilAsync(
        "the other could not open it",
        async () => (await run.Coordinator.Ask<JobExplained>(new ExplainJob(1), Watchdog.Limit)).Explanation.Evidence is [{ } evidence] && evidence.Contains("could not open it", StringComparison.Ordinal));

    private static async Task AssertLeavesWhenAnotherHasComeAsync(InProcessRun run, LeavingNode.Handle leaving, Task<JobOutcome> answer)
    {
        leaving.Ask(run.Coordinator);
        await run.Coordinator.Ask<NodesListed>(new ListNodes(0), Watchdog.Limit); // it has decided by then
        Assert.False(await leaving.IsToldAsync());
        run.GoesByItself();
        await run.AddWorkerAsync();

        await leaving.Told.Task.WaitAsync(Watchdog.Limit);
        Assert.Equal(45, (await answer).Results[0].Value!.Value.AsFloat64());
    }

    /// <summary>Claims a partition and never finishes it; a test asks in its name whether it may leave, and it goes when it is told.</summary>
    private sealed class LeavingNode : FakeNode
    {
        private readonly Handle _handle;

        public LeavingNode(IActorRef coordinator, string tables, Handle handle)
            : base(coordinator, tables)
        {
            _handle = handle;
            Receive<LeaveRun>(_ =>
            {
                handle.Told.TrySetResult();
                Context.Stop(Self);
            });
        }

        public static async Task<Handle> AddToAsync(InProcessRun run)
        {
            var handle = new Handle();
            handle.Actor = await run.AddAsync(Props.Create(() => new LeavingNode(run.Coordinator, run.TablesDirectory, handle)));
            return handle;
        }

        protected override void Work(IActorRef job)
        {
            if (Claims!.TryClaim(out _, out _))
            {
                _handle.Claimed.TrySetResult();
            }
        }

        /// <summary>One of them, as a test sees it.</summary>
        public sealed class Handle
        {
            public IActorRef? Actor { get; set; }

            public TaskCompletionSource Claimed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

            public TaskCompletionSource Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

            /// <summary>Whether the coordinator has told it to leave by now.</summary>
            public async Task<bool> IsToldAsync()
            {
                await Actor!.Ask<ActorIdentity>(new Identify(null), Watchdog.Limit);
                return Told.Task.IsCompleted;
            }

            public void Ask(IActorRef coordinator) => coordinator.Tell(new AskToLeave(), Actor!);
        }
    }
}
