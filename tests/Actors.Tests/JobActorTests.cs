using System.Collections.Concurrent;
using ActorShm.Actors.Client;
using ActorShm.Actors.Coordination;
using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Work;
using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

public partial class JobActorTests
{
    private static double[] Ramp(int count) => [.. Enumerable.Range(0, count).Select(i => (double)i)];

    [Fact]
    public async Task Several_stages_over_several_nodes_give_one_answer()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp(300_001));

        var outcome = await run.RunAsync(1, "m = mean(x); sum((x - m)*(x - m)); m", Inputs(x));

        Assert.Equal(150_000, outcome.Results[1].Value!.Value.AsFloat64());
        var n = 300_001.0;
        Assert.Equal(n * ((n * n) - 1) / 12, outcome.Results[0].Value!.Value.AsFloat64(), 1.0);
        Assert.Equal(2, outcome.Cost.Nodes);
        Assert.Equal(8 * 300_001, outcome.Cost.BytesMapped);
        Assert.True(outcome.Cost.Partitions >= 2);
    }

    [Fact]
    public async Task An_output_is_a_sealed_segment_that_the_session_owns()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp(70_000));

        var outcome = await run.RunAsync(1, "y = x + 1", Inputs(x), "y");

        var y = outcome.Outputs["y"];
        Assert.Equal(SegmentState.Sealed, run.Store.StateOf(y));
        using var view = run.Store.Open<double>(y, AccessMode.ReadOnly);
        Assert.Equal(70_000, view.ReadSpan(69_999, 1)[0]);
        Assert.Throws<SegmentSealedException>(() => run.Store.Open(y, AccessMode.ReadWrite).Dispose());
    }

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
        for (var joined = 1; joined < StageRun.SlotsFor(1); joined++)
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
    public async Task A_failed_job_leaves_no_segment_and_the_run_works_on()
    {
        await using var run = new InProcessRun();
        var lazy = await run.AddAsync(Props.Create(() => new RefusingNode(run.Coordinator, run.TablesDirectory)));
        var x = await run.ArrayAsync(Ramp(10));
        await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, "y = x * 2", Inputs(x), "y"));
        await Watchdog.UntilAsync("only the input is left", () => run.Store.List().Count == 1);

        run.ExitGate.SetResult();
        await run.AddWorkerAsync();
        run.Stop(lazy);
        await Watchdog.UntilAsync("the node is gone", async () => (await run.Coordinator.Ask<NodesListed>(new ListNodes(0), Watchdog.Limit)).Nodes.Length == 1);

        Assert.Equal(45, (await run.RunAsync(2, "sum(x)", Inputs(x))).Results[0].Value!.Value.AsFloat64());
    }

    [Fact]
    public async Task A_wrong_program_is_the_callers_mistake()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();

        var error = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, "sum(x", []));

        Assert.Equal(FailureKind.Input, error.Kind);
    }

    [Fact]
    public async Task A_session_that_ends_takes_its_segments_along()
    {
        await using var run = new InProcessRun();
        await run.ArrayAsync(Ramp(10));
        Assert.Single(run.Store.List());

        run.Stop(run.ClientActor);

        await Watchdog.UntilAsync("nothing is left", () => run.Store.List().Count == 0);
    }

    [Fact]
    public async Task A_cancelled_fill_is_answered_only_when_nobody_writes_any_more()
    {
        await using var run = new InProcessRun();
        var node = await run.AddAsync(Props.Create(() => new SlowlyClosingNode(run.Coordinator, run.TablesDirectory)));
        var x = await run.ArrayAsync(Ramp(10));
        var session = await run.Client.SessionOpened;
        var outcome = run.Client.Add(1, progress: null);
        run.ClientActor.Tell(new FillWithRamp(session, 1, x, 0, 1));
        await Watchdog.UntilAsync("the stage is open", async () => await node.Ask<int>("stages opened", Watchdog.Limit) == 1);

        run.ClientActor.Tell(new CancelJob(session, 1));
        await Watchdog.UntilAsync("the node was told to close", async () => await node.Ask<int>("closes asked", Watchdog.Limit) == 1);
        Assert.False(outcome.IsCompleted); // the node may still be writing
        node.Tell("close now");

        var error = await Assert.ThrowsAsync<RunFailedException>(() => outcome.WaitAsync(Watchdog.Limit));
        Assert.Contains("cancelled", error.Message, StringComparison.Ordinal);
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

    [Fact]
    public async Task Somebody_elses_file_is_neither_sealed_nor_filled_and_asking_harms_nobody()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();
        using var scratch = new ScratchDirectory();
        var own = await run.ArrayAsync(Ramp(10));
        var path = scratch.Combine("x.npy");
        run.Store.Export(own, path);
        var before = await File.ReadAllBytesAsync(path);
        var session = await run.Client.SessionOpened;
        var adopted = (await run.Coordinator.Ask<FileAdopted>(new AdoptFile(session, path, "x"), Watchdog.Limit)).Handle;

        var seal = await run.Coordinator.Ask<object>(new SealSegment(session, adopted), Watchdog.Limit);
        var write = await run.Coordinator.Ask<object>(new WriteElements(session, 1, adopted, 0, [0, 0, 0, 0, 0, 0, 0, 1]), Watchdog.Limit);
        var outcome = run.Client.Add(7, progress: null);
        run.ClientActor.Tell(new FillWithRamp(session, 7, adopted, 0, 1));
        var fill = await Assert.ThrowsAsync<RunFailedException>(() => outcome.WaitAsync(Watchdog.Limit));

        Assert.Equal(FailureKind.Input, Assert.IsType<RequestFailed>(seal).Kind);
        Assert.Equal(FailureKind.Input, Assert.IsType<RequestFailed>(write).Kind);
        Assert.Equal(FailureKind.Input, fill.Kind);
        Assert.Equal(before, await File.ReadAllBytesAsync(path));
        Assert.Equal(45, (await run.RunAsync(8, "sum(x)", Inputs(adopted))).Results[0].Value!.Value.AsFloat64());
    }

    [Fact]
    public async Task A_very_long_path_is_refused_with_a_reason_that_fits_into_a_message()
    {
        await using var run = new InProcessRun();
        var session = await run.Client.SessionOpened;

        var answer = await run.Coordinator.Ask<object>(new AdoptFile(session, "/" + new string('x', 20_000), "x"), Watchdog.Limit);

        Assert.InRange(Assert.IsType<RequestFailed>(answer).Reason.Length, 1, 4096);
    }

    [Fact]
    public async Task A_handle_that_names_nothing_is_refused_before_anything_is_counted()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();
        var nothing = new SegmentHandle(SegmentId.New(), 1, ElementType.Float64, Shape.Vector(long.MaxValue / 16));

        var error = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, "sum(x)", Inputs(nothing)));

        Assert.Equal(FailureKind.Input, error.Kind);
    }

    [Fact]
    public async Task A_node_that_counts_more_than_the_table_holds_fails_the_job()
    {
        await using var run = new InProcessRun();
        await run.AddAsync(Props.Create(() => new LyingNode(run.Coordinator, run.TablesDirectory)));
        var x = await run.ArrayAsync(Ramp(10));

        var error = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, "sum(x)", Inputs(x)));

        Assert.Contains("says that it has done 1 partitions", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_work_table_fails_its_job_and_the_run_works_on()
    {
        await using var run = new InProcessRun();
        var damaging = await run.AddAsync(Props.Create(() => new DamagingNode(run.Coordinator, run.TablesDirectory)));
        var x = await run.ArrayAsync(Ramp(10));

        var error = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, "sum(x)", Inputs(x)));
        run.ExitGate.SetResult();
        await run.AddWorkerAsync();
        run.Stop(damaging);
        await Watchdog.UntilAsync("the node is gone", async () => (await run.Coordinator.Ask<NodesListed>(new ListNodes(0), Watchdog.Limit)).Nodes.Length == 1);

        Assert.Contains("which no node of the stage can have written", error.Message, StringComparison.Ordinal);
        Assert.Equal(45, (await run.RunAsync(2, "sum(x)", Inputs(x))).Results[0].Value!.Value.AsFloat64());
    }

    [Fact]
    public async Task A_job_that_is_not_done_at_its_deadline_fails_and_says_so()
    {
        await using var run = new InProcessRun();
        await run.AddAsync(Props.Create(() => new LazyNode(run.Coordinator, run.TablesDirectory)));
        var x = await run.ArrayAsync(Ramp(10));

        var error = await Assert.ThrowsAsync<RunFailedException>(
            () => run.RunAsync(1, "sum(x)", Inputs(x), new JobTerms { Deadline = TimeSpan.FromMilliseconds(20) }));

        Assert.Equal(FailureKind.Work, error.Kind);
        Assert.Contains("deadline of 0.02 s", error.Message, StringComparison.Ordinal);
        Assert.Contains("0 of 10 elements", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_partitions_than_blocks_leave_the_rest_empty_and_the_answer_the_same()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp(300_001));

        var outcome = await run.RunAsync(1, "sum(x)", Inputs(x), new JobTerms { Partitions = 100_000 });

        Assert.Equal(100_000, outcome.Cost.Partitions);
        Assert.Equal(300_001.0 * 300_000 / 2, outcome.Results[0].Value!.Value.AsFloat64());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_reduction_that_would_leave_more_than_fits_into_a_table_is_refused_however_it_is_cut(int partitions)
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp(1));

        var error = await Assert.ThrowsAsync<RunFailedException>(
            () => run.RunAsync(1, "sum(broadcast_to(x, 1000000000000000))", Inputs(x), new JobTerms { Partitions = partitions }));

        Assert.Equal(FailureKind.Input, error.Kind);
        Assert.Contains("bytes of partial results", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stage_that_does_not_fit_into_a_message_is_refused_with_both_numbers()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp(1000));
        var slices = Enumerable.Range(0, 250).Select(i => $"abs(x[{i}:{i + 500}] * {i}.25 - {i}.5)");

        var error = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, $"y = {string.Join(" + ", slices)}", Inputs(x), "y"));

        Assert.Equal(FailureKind.Input, error.Kind);
        Assert.Contains("a message has room for 32,768", error.Message, StringComparison.Ordinal);
        await Watchdog.UntilAsync("only the input is left", () => run.Store.List().Count == 1);
    }

    // Method: the block of the only partition never ends by itself, as one of a product of very long matrices seems to.
    [Fact]
    public async Task Cancelling_stops_a_node_in_the_middle_of_a_long_block_which_counts_for_nothing()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync(WorkerParts.Default with { LoopFor = static (_, _) => new EndlessLoop() });
        var x = await run.ArrayAsync(Ramp(10));
        var session = await run.Client.SessionOpened;
        var outcome = run.Client.Add(1, progress: null);
        run.ClientActor.Tell(new SubmitProgram(session, 1, "y = x + 1", [new NamedSegment("x", x)], ["y"], JobTerms.Default));
        await Watchdog.UntilAsync("the table exists", () => Directory.GetFiles(run.TablesDirectory).Length == 1);
        using var file = SharedFile.Open(Directory.GetFiles(run.TablesDirectory)[0]);
        await Watchdog.UntilAsync("the node shows that it lives", () => Volatile.Read(ref file.At<WorkTableSlot>(WorkTableLayout.OffsetOfSlot(0)).Beats) > 1);

        run.ClientActor.Tell(new CancelJob(session, 1));

        await Assert.ThrowsAsync<RunFailedException>(() => outcome.WaitAsync(Watchdog.Limit));
        Assert.Equal(0, file.At<WorkTableSlot>(WorkTableLayout.OffsetOfSlot(0)).PartitionsDone);
    }

    [Fact]
    public async Task Work_tables_are_used_again_by_later_jobs()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp(10));

        for (var job = 1; job <= 50; job++)
        {
            await run.RunAsync(job, "sum(x); max(x - mean(x))", Inputs(x));
        }

        Assert.InRange(Directory.GetFiles(run.TablesDirectory).Length, 1, 10);
    }

    // Method: one partition holds everything, so a node that looked between partitions only would finish it first.
    [Fact]
    public async Task Cancelling_stops_a_node_in_the_middle_of_a_partition()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp(100 * BlockGrid.BlockElements));
        var session = await run.Client.SessionOpened;
        var outcome = run.Client.Add(1, progress: null);
        const string slow = "y = (2 + sin(x))**1.1 + (2 + cos(x))**1.2 + (3 + sin(x))**1.3";
        run.ClientActor.Tell(new SubmitProgram(session, 1, slow, [new NamedSegment("x", x)], ["y"], new JobTerms { Partitions = 1 }));
        await Watchdog.UntilAsync("the table exists", () => Directory.GetFiles(run.TablesDirectory).Length == 1);
        using var file = SharedFile.Open(Directory.GetFiles(run.TablesDirectory)[0]);
        await Watchdog.UntilAsync("a block is done", () => Volatile.Read(ref file.At<WorkTableSlot>(WorkTableLayout.OffsetOfSlot(0)).Beats) > 0);

        run.ClientActor.Tell(new CancelJob(session, 1));

        var error = await Assert.ThrowsAsync<RunFailedException>(() => outcome.WaitAsync(Watchdog.Limit));
        Assert.Contains("cancelled", error.Message, StringComparison.Ordinal);

        // The answer comes only when nobody writes any more, so what the slot says now is final.
        Assert.InRange(file.At<WorkTableSlot>(WorkTableLayout.OffsetOfSlot(0)).Beats, 1, 99);
        Assert.Equal(0, file.At<WorkTableSlot>(WorkTableLayout.OffsetOfSlot(0)).PartitionsDone);
    }

    // Goal: news of progress never takes the room of an answer. Method: the node does one element whenever the test says so, and the client is behind, and is not.
    [Fact]
    public async Task A_client_for_which_much_waits_hears_nothing_of_progress_and_has_its_answer()
    {
        await using var run = new InProcessRun("actorshm.job.progress-interval = 10 ms") { IsBehind = true };
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var node = await run.AddAsync(Props.Create(() => new StepwiseNode(run.Coordinator, run.TablesDirectory, opened)));
        var x = await run.ArrayAsync(Ramp(10));
        var session = await run.Client.SessionOpened;
        var told = new ToldProgress();
        var outcome = run.Client.Add(1, told);
        run.ClientActor.Tell(new SubmitProgram(session, 1, "sum(x)", [new NamedSegment("x", x)], [], JobTerms.Default));
        await opened.Task.WaitAsync(Watchdog.Limit);

        node.Tell("one more");
        await UntilDoneAsync(run, elements: 1);
        Assert.Empty(told);
        run.IsBehind = false;
        await Watchdog.UntilAsync("the client is told", () => !told.IsEmpty);
        run.IsBehind = true;
        node.Tell("one more");
        await UntilDoneAsync(run, elements: 2);
        run.ClientActor.Tell(new CancelJob(session, 1));

        await Assert.ThrowsAsync<RunFailedException>(() => outcome.WaitAsync(Watchdog.Limit));
        Assert.Equal(1, Assert.Single(told).DoneElements);
    }

    private static Task UntilDoneAsync(InProcessRun run, long elements) => Watchdog.UntilAsync(
        $"the host knows that {elements} elements are done",
        async () => (await run.Coordinator.Ask<JobsListed>(new ListJobs(long.MaxValue), Watchdog.Limit)).Jobs is [{ DoneElements: var done }] && done == elements);

    /// <summary>Everything that was told, in order.</summary>
    private sealed class ToldProgress : ConcurrentQueue<JobProgress>, IProgress<JobProgress>
    {
        public void Report(JobProgress value) => Enqueue(value);
    }

    private static Dictionary<string, SegmentHandle> Inputs(SegmentHandle x) => new(StringComparer.Ordinal) { ["x"] = x };
}
