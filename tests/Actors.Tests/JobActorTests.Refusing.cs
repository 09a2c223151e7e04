using ActorShm.Actors.Client;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Work;
using ActorShm.Kernels;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

// What is refused before, or instead of, any work.
public partial class JobActorTests
{
    [Fact]
    public async Task A_wrong_program_is_the_callers_mistake()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();

        var error = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, "sum(x", []));

        Assert.Equal(FailureKind.Input, error.Kind);
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

    // Between the ledger's word that it may be filled and the first node's look at it there is time, most of it where nodes are awaited.
    [Theory]
    [InlineData(true, "was sealed before it was filled")]
    [InlineData(false, "retired")]
    public async Task A_fill_whose_segment_is_closed_before_a_node_has_it_open_blames_no_node(bool isSealed, string said)
    {
        await using var run = new InProcessRun { HasNodeComing = true };
        var x = await run.ArrayAsync(Ramp(10));
        var session = await run.Client.SessionOpened;
        var outcome = run.Client.Add(1, progress: null);
        run.ClientActor.Tell(new FillWithRamp(session, 1, x, 0, 1));
        await Watchdog.UntilAsync("the fill waits for a node", async () => await run.WaitingOfAsync(1) == "a node to be started again");

        if (isSealed)
        {
            run.Store.Seal(x); // past the ledger, as another process that works in the directory may
        }
        else
        {
            Assert.IsType<SegmentRetired>(await run.Coordinator.Ask<object>(new RetireSegment(session, x), Watchdog.Limit));
        }

        await run.AddWorkerAsync();

        var error = await Assert.ThrowsAsync<RunFailedException>(() => outcome.WaitAsync(Watchdog.Limit));
        Assert.Equal(FailureKind.Input, error.Kind);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("No node is left", error.Message, StringComparison.Ordinal);
    }

    // Goal: what is half filled is never taken for whole. Method: the only node is lost in the middle, so nobody has the segment open when its owner seals it.
    [Fact]
    public async Task A_segment_that_a_job_fills_is_not_sealed_while_the_job_waits_for_a_node()
    {
        await using var run = new InProcessRun { HasNodeComing = true };
        run.ExitGate.SetResult();
        var lazy = await run.AddAsync(Props.Create(() => new LazyNode(run.Coordinator, run.TablesDirectory)));
        var x = await run.ArrayAsync(new double[10]);
        var session = await run.Client.SessionOpened;
        var filling = FillAsync(run, session, 1, x);
        await LazyNode.Claimed.Task.WaitAsync(Watchdog.Limit);
        run.Stop(lazy);
        await Watchdog.UntilAsync("the fill waits for a node", async () => await run.WaitingOfAsync(1) == "a node to be started again");

        var refused = Assert.IsType<RequestFailed>(await run.Coordinator.Ask<object>(new SealSegment(session, x), Watchdog.Limit));

        Assert.Equal(FailureKind.Input, refused.Kind);
        Assert.Contains("filled by job 1", refused.Reason, StringComparison.Ordinal);
        await run.AddWorkerAsync();
        await filling;
        Assert.IsType<SegmentSealed>(await run.Coordinator.Ask<object>(new SealSegment(session, x), Watchdog.Limit));
    }

    // Goal: no two fills leave a mixture. Method: the first ends in every way there is while it has the segment, and the second asks as soon as the first's answer is there. After a defect nobody knows when the node is through.
    [Theory]
    [InlineData("done")]
    [InlineData("cancelled")]
    [InlineData("defect")]
    public async Task A_segment_that_a_job_fills_is_filled_by_another_only_when_that_job_has_ended(string end)
    {
        await using var run = new InProcessRun();
        using var begun = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        await run.AddWorkerAsync(WorkerParts.Default with { LoopFor = (code, domain) => new GatedLoop(WorkerParts.Default.LoopFor(code, domain), begun, gate) });
        var x = await run.ArrayAsync(Ramp(10));
        var session = await run.Client.SessionOpened;
        var first = FillAsync(run, session, 1, x);
        await Watchdog.UntilAsync("the node is at it", () => begun.IsSet);

        var second = await Assert.ThrowsAsync<RunFailedException>(() => FillAsync(run, session, 2, x));
        var write = await run.Coordinator.Ask<object>(new WriteElements(session, 1, x, 0, [0, 0, 0, 0, 0, 0, 0, 1]), Watchdog.Limit);
        Assert.Contains("filled by job 1", second.Message, StringComparison.Ordinal);
        Assert.Contains("filled by job 1", Assert.IsType<RequestFailed>(write).Reason, StringComparison.Ordinal);
        if (end == "cancelled")
        {
            run.Coordinator.Tell(new CancelJob(session, 1));
            await run.WaitForBeginAsync(1); // asked behind it, so the job knows
        }
        else if (end == "defect")
        {
            (await run.WaitForBeginAsync(1)).Tell(Kill.Instance);
        }

        gate.Set();
        Assert.Equal(end != "done", await Record.ExceptionAsync(() => first) is RunFailedException);
        if (end == "defect")
        {
            Assert.Contains("filled by job 1", (await Assert.ThrowsAsync<RunFailedException>(() => FillAsync(run, session, 3, x))).Message, StringComparison.Ordinal);
        }
        else
        {
            await FillAsync(run, session, 3, x);
        }
    }

    /// <summary>Does its work when a test says so.</summary>
    private sealed class GatedLoop(IStageLoop loop, ManualResetEventSlim begun, ManualResetEventSlim gate) : IStageLoop
    {
        public void Run(IStageTurn turn, long firstBlock, int blockCount, Span<byte> partials)
        {
            begun.Set();
            Assert.True(gate.Wait(Watchdog.Limit));
            loop.Run(turn, firstBlock, blockCount, partials);
        }
    }

    private static Task<JobOutcome> FillAsync(InProcessRun run, long session, long job, SegmentHandle target)
    {
        var outcome = run.Client.Add(job, progress: null);
        run.ClientActor.Tell(new FillWithRamp(session, job, target, 0, 1));
        return outcome.WaitAsync(Watchdog.Limit);
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
}
