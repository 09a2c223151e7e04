using System.Collections.Concurrent;
using ActorShm.Actors.Client;
using ActorShm.Actors.Coordination;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Work;
using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

// Jobs that end before they are done, and what is told of those that go on.
public partial class JobActorTests
{
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
        var (node, session, _, outcome) = await BeginFillAsync(run);

        run.ClientActor.Tell(new CancelJob(session, 1));
        await UntilToldToCloseAsync(node);
        Assert.False(outcome.IsCompleted); // the node may still be writing
        node.Tell("close now");

        var error = await Assert.ThrowsAsync<RunFailedException>(() => outcome.WaitAsync(Watchdog.Limit));
        Assert.Contains("cancelled", error.Message, StringComparison.Ordinal);
    }

    // Goal: nobody looks for a defect where there is none. Method: a node does not close what it has open, so the job is still there when the actors of the run are stopped.
    [Theory]
    [InlineData(false, "The host ended before the job was done")]
    [InlineData(true, "cancelled")]
    public async Task A_job_that_ends_with_the_actors_of_its_run_says_why(bool isCancelled, string said)
    {
        await using var run = new InProcessRun();
        var (node, session, _, outcome) = await BeginFillAsync(run);
        if (isCancelled)
        {
            run.ClientActor.Tell(new CancelJob(session, 1));
            await UntilToldToCloseAsync(node);
        }

        run.EndRun();

        var error = await Assert.ThrowsAsync<RunFailedException>(() => outcome.WaitAsync(Watchdog.Limit));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    // Goal: a job is told to have ended as it did. Method: a node lies about what it has done, and the job is cancelled, or the run ended, while another is in the middle of a partition.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_job_that_has_failed_by_itself_and_waits_for_a_writer_is_not_cancelled_by_who_comes_then(bool isRunEnding)
    {
        await using var run = new InProcessRun();
        run.ExitGate.SetResult();
        var node = await run.AddAsync(Props.Create(() => new SlowlyClosingNode(run.Coordinator, run.TablesDirectory)));
        await run.AddAsync(Props.Create(() => new LyingNode(run.Coordinator, run.TablesDirectory)));
        var x = await run.ArrayAsync(Ramp(10));
        var answer = run.RunAsync(1, "y = x + 1", Inputs(x), "y");
        await UntilToldToCloseAsync(node);

        if (isRunEnding)
        {
            var drained = run.Coordinator.Ask<Drained>(new Drain(), Watchdog.Limit);
            run.Coordinator.Tell(new DrainAtOnce());
            Assert.Equal(0, (await drained).CancelledJobs);
        }
        else
        {
            var ended = run.Coordinator.Ask<RunJobEnded>(new CancelRunJob(1), Watchdog.Limit);
            await run.WaitingOfAsync(1); // answered behind the cancellation, which the job has before its node has closed
            node.Tell("close now");
            await ended;
        }

        Assert.Contains("says that it has done", (await Assert.ThrowsAsync<RunFailedException>(() => answer)).Message, StringComparison.Ordinal);
        Assert.Equal(JobState.Failed, await StateOfAsync(run));
        Assert.Contains(run.Metrics.Read(MetricPosition.Start).Lines, line => line == "actorshm_jobs_total{outcome=\"failed\"} 1");
    }

    // Goal: a run that ends says that work was lost only if it was. Method: the job has its answer, and a node has yet to close what it has open.
    [Fact]
    public async Task A_job_that_has_its_answer_is_not_counted_as_cancelled_when_the_run_ends()
    {
        await using var run = new InProcessRun();
        run.ExitGate.SetResult();
        var slow = await run.AddAsync(Props.Create(() => new SlowlyClosingNode(run.Coordinator, run.TablesDirectory)));
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp(10));
        Assert.Equal(45, (await run.RunAsync(1, "sum(x)", Inputs(x))).Results[0].Value!.Value.AsFloat64());
        await UntilToldToCloseAsync(slow);

        var drained = run.Coordinator.Ask<Drained>(new Drain(), Watchdog.Limit);
        run.Coordinator.Tell(new DrainAtOnce());

        Assert.Equal(0, (await drained).CancelledJobs);
        Assert.Equal(JobState.Completed, await StateOfAsync(run));
    }

    // Goal: a host that has no descriptor left cancels a job all the same. Method: whoever asks cannot be looked up.
    [Fact]
    public async Task A_job_is_cancelled_also_by_who_cannot_be_looked_up()
    {
        await using var run = new InProcessRun { HasNodeComing = true };
        var x = await run.ArrayAsync(Ramp(10));
        var answer = run.RunAsync(1, "sum(x)", Inputs(x));
        await run.WaitForBeginAsync(1);
        run.LookingFailure = new IOException("Too many open files: '/proc/net/tcp'");

        await run.Coordinator.Ask<RunJobEnded>(new CancelRunJob(1), Watchdog.Limit);

        Assert.Contains("was cancelled by a process that could not be looked up", (await Assert.ThrowsAsync<RunFailedException>(() => answer)).Message, StringComparison.Ordinal);
        Assert.Equal(JobState.Cancelled, await StateOfAsync(run));
    }

    /// <summary>A node is in the middle of a fill, until a test says that it is through.</summary>
    private static async Task<(IActorRef Node, long Session, SegmentHandle X, Task<JobOutcome> Outcome)> BeginFillAsync(InProcessRun run)
    {
        var node = await run.AddAsync(Props.Create(() => new SlowlyClosingNode(run.Coordinator, run.TablesDirectory)));
        var x = await run.ArrayAsync(Ramp(10));
        var session = await run.Client.SessionOpened;
        var outcome = run.Client.Add(1, progress: null);
        run.ClientActor.Tell(new FillWithRamp(session, 1, x, 0, 1));
        await Watchdog.UntilAsync("the stage is open", async () => await node.Ask<int>("stages opened", Watchdog.Limit) == 1);
        return (node, session, x, outcome);
    }

    private static Task UntilToldToCloseAsync(IActorRef node) =>
        Watchdog.UntilAsync("the node was told to close", async () => await node.Ask<int>("closes asked", Watchdog.Limit) == 1);

    private static async Task<JobState> StateOfAsync(InProcessRun run) =>
        Assert.Single((await run.Coordinator.Ask<JobsListed>(new ListJobs(long.MaxValue), Watchdog.Limit)).Jobs).State;

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
}
