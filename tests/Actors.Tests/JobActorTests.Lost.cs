using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;
using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

// Nodes that come late, claim nothing, or die.
public partial class JobActorTests
{
    [Fact]
    public async Task A_node_that_joins_in_the_middle_gets_work()
    {
        await using var run = new InProcessRun("actorshm.job.partitions-per-node = 64");
        await run.AddAsync(Props.Create(() => new LazyNode(run.Coordinator, run.TablesDirectory)));
        var x = await run.ArrayAsync(Ramp(1_000_000));
        var answer = run.RunAsync(1, "sum(x)", Inputs(x));

        await run.AddWorkerAsync();
        run.Stop(await run.AddWorkerAsync());
        run.ExitGate.TrySetResult();

        // The lazy node holds one partition for ever; only its loss lets the others finish it.
        run.Stop(LazyNode.Last!);
        Assert.Equal(499_999_500_000, (await answer).Results[0].Value!.Value.AsFloat64());
    }

    // Goal: a stage outlives more nodes than its table has slots for. Method: the table is full of nodes that finish nothing when the last one joins, and all of them are lost.
    [Fact]
    public async Task A_node_that_found_no_slot_in_the_work_table_takes_over_when_others_are_lost()
    {
        await using var run = new InProcessRun("actorshm.job.lost-nodes-per-partition = 64");
        run.ExitGate.SetResult();
        var idlers = new List<IActorRef> { await run.AddAsync(Props.Create(() => new IdleNode(run.Coordinator, run.TablesDirectory))) };
        var x = await run.ArrayAsync(Ramp(10));
        var answer = run.RunAsync(1, "sum(x)", Inputs(x));
        await Watchdog.UntilAsync("the stage has begun", () => Directory.GetFiles(run.TablesDirectory).Length == 1);
        for (var joined = 1; joined < StageBooks.SlotsFor(1); joined++)
        {
            idlers.Add(await run.AddAsync(Props.Create(() => new IdleNode(run.Coordinator, run.TablesDirectory))));
        }

        await run.AddWorkerAsync();
        Assert.False(answer.IsCompleted);
        idlers.ForEach(run.Stop);

        Assert.Equal(45, (await answer).Results[0].Value!.Value.AsFloat64());
    }

    // Goal: nodes that stop before they have claimed anything do not keep a job from ending.
    [Fact]
    public async Task A_node_that_claims_nothing_of_what_lies_there_is_taken_for_hung()
    {
        await using var run = new InProcessRun("actorshm.node.hang-timeout = 200 ms, actorshm.job.progress-interval = 10 ms");
        var idle = await run.AddAsync(Props.Create(() => new IdleNode(run.Coordinator, run.TablesDirectory)));
        var x = await run.ArrayAsync(Ramp(10));
        var answer = run.RunAsync(1, "sum(x)", Inputs(x));

        await Watchdog.UntilAsync("its process is being ended", () => !run.Ended.IsEmpty);
        run.Stop(idle);
        run.ExitGate.SetResult();

        var error = await Assert.ThrowsAsync<RunFailedException>(() => answer);
        Assert.Contains("made no progress", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_nodes_partition_waits_for_the_exit_of_its_process()
    {
        await using var run = new InProcessRun();
        var lazy = await run.AddAsync(Props.Create(() => new LazyNode(run.Coordinator, run.TablesDirectory)));
        var x = await run.ArrayAsync(Ramp(10));
        var answer = run.RunAsync(1, "sum(x)", Inputs(x));
        await LazyNode.Claimed.Task.WaitAsync(Watchdog.Limit);
        await run.AddWorkerAsync();

        using var file = SharedFile.Open(Assert.Single(Directory.GetFiles(run.TablesDirectory)));
        var slotCount = file.At<WorkTableHeader>(0).SlotCount;

        run.Stop(lazy);
        await Watchdog.UntilAsync("the process is being ended", () => !run.Ended.IsEmpty);
        await run.RunAsync(2, "max(x)", Inputs(x)); // the other node works, and would have taken what was released
        var state = new PartitionState(Volatile.Read(ref file.At<long>(WorkTableLayout.OffsetOfState(slotCount, 0))));
        Assert.Equal(new PartitionState(PartitionKind.Claimed, attempt: 0, node: 1), state); // its exit has not been seen, so it might still write
        Assert.False(answer.IsCompleted);
        run.ExitGate.SetResult();

        var outcome = await answer;
        Assert.Equal(45, outcome.Results[0].Value!.Value.AsFloat64());
        Assert.Equal(1, outcome.Cost.Retries);
    }

    [Fact]
    public async Task A_partition_that_kills_its_nodes_fails_the_job_and_is_named()
    {
        await using var run = new InProcessRun("actorshm.job.lost-nodes-per-partition = 3");
        run.EndOfProcesses = new ProcessEnd(128 + 11, ["about to fall", "falling"]);
        run.ExitGate.SetResult();
        for (var i = 0; i < 4; i++)
        {
            await run.AddAsync(Props.Create(() => new DyingNode(run.Coordinator, run.TablesDirectory)));
        }

        var x = await run.ArrayAsync(Ramp(10));
        var error = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, "sum(x)", Inputs(x)));

        Assert.Equal(FailureKind.Work, error.Kind);
        Assert.Contains("Partition 0", error.Message, StringComparison.Ordinal);
        Assert.Contains("lost 3 nodes", error.Message, StringComparison.Ordinal);
        Assert.Contains("signal 11 (SIGSEGV)", error.Message, StringComparison.Ordinal);
        Assert.Contains("falling", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_cannot_open_a_stage_that_others_have_done_fails_nothing()
    {
        await using var run = new InProcessRun();
        await run.AddAsync(Props.Create(() => new LateRefusingNode(run.Coordinator, run.TablesDirectory)));
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp(10));

        var outcome = await run.RunAsync(1, "y = x * 2", Inputs(x), "y");

        using var y = run.Store.Open<double>(outcome.Outputs["y"], AccessMode.ReadOnly);
        Assert.Equal(18, y.ReadSpan(9, 1)[0]);
    }

    [Fact]
    public async Task A_request_to_a_node_that_dies_is_answered()
    {
        await using var run = new InProcessRun();
        run.ExitGate.SetResult();
        var node = await run.AddAsync(Props.Create(() => new LazyNode(run.Coordinator, run.TablesDirectory)));
        var x = await run.ArrayAsync(Ramp(10));
        var answer = run.Coordinator.Ask<object>(new MapSegment(1, x), Watchdog.Limit);

        run.Stop(node);

        Assert.Contains("Node 1 is gone", Assert.IsType<RequestFailed>(await answer).Reason, StringComparison.Ordinal);
    }
}
