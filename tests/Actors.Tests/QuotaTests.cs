using ActorShm.Actors.Messages;
using ActorShm.Actors.Work;
using ActorShm.Kernels;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

/// <summary>A job whose arrays do not fit into the quota: refused before anything is made, or carried out on a disk.</summary>
public class QuotaTests
{
    private const string Quota = "actorshm.segments { quota = 1 MiB, pool = 0 }";

    /// <summary>So many partitions that the work table takes 1.6 MB, and is not one of those that are kept.</summary>
    private static JobTerms LongTable { get; } = new() { Partitions = 200_000 };

    private static double[] Ramp { get; } = [.. Enumerable.Range(0, 100_000).Select(i => (double)i)]; // 800 kB: fits once

    [Fact]
    public async Task A_job_that_would_exceed_the_quota_is_refused_with_both_numbers_and_makes_nothing()
    {
        await using var run = new InProcessRun(Quota);
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp);

        var refused = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, "y = x + 1", Inputs(x), "y"));

        Assert.Equal(FailureKind.OutOfSpace, refused.Kind);
        Assert.Contains("804,096", refused.Message, StringComparison.Ordinal); // what it would take, and what is used
        Assert.Contains("1,048,576", refused.Message, StringComparison.Ordinal);
        Assert.Contains("actorshm.job.over-quota", refused.Message, StringComparison.Ordinal);
        Assert.Equal(x, Assert.Single(run.Store.List()).Handle);
    }

    [Fact]
    public async Task Two_arrays_that_fit_one_by_one_and_not_together_are_refused_too()
    {
        await using var run = new InProcessRun(Quota);
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp[..50_000]); // 400 kB: fits twice and not three times

        var refused = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, "y = x + 1; z = x + 2", Inputs(x), "y", "z"));

        Assert.Equal(FailureKind.OutOfSpace, refused.Kind);
    }

    // Goal: of jobs that do not fit together one is done and the others are refused before anything is made. Method: the first array of the first job waits for its turn, so the second is not begun.
    [SkippableFact]
    public async Task A_job_has_room_for_all_its_arrays_from_its_beginning_to_its_end()
    {
        await using var run = new InProcessRun(Quota);
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp[..40_000]); // 320 kB: fits three times and not four times
        await using var turn = await HeldTurn.TakeAsync();
        var admitted = run.RunAsync(1, "y = x + 1; z = x + 2", Inputs(x), "y", "z");
        await Watchdog.UntilAsync("the first array is begun", () => run.Store.UsedBytes == 2 * 324_096);

        var refused = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(2, "y = x + 1", Inputs(x), "y"));
        var unmade = await run.Coordinator.Ask<RequestFailed>(new CreateSegment(await run.Client.SessionOpened, ElementType.Float64, Shape.Vector(40_000), "y", IsUndefined: false), Watchdog.Limit);
        turn.Tell("go on");

        Assert.Equal(2, (await admitted).Outputs.Count);
        Assert.Equal(3, run.Store.List().Count);
        Assert.Equal(FailureKind.OutOfSpace, refused.Kind);
        Assert.Contains("324,096 bytes", refused.Message, StringComparison.Ordinal); // what it would take
        Assert.Contains("648,192 are used and 324,096 set aside", refused.Message, StringComparison.Ordinal);
        Assert.Equal(FailureKind.OutOfSpace, unmade.Kind);
    }

    // Goal: no job is refused half-way because of its work table. Method: the array of the first job waits for its turn, so its only stage is not begun; there is no room for two tables.
    [SkippableFact]
    public async Task A_job_has_room_for_its_work_table_before_its_stage_begins()
    {
        await using var run = new InProcessRun("actorshm.segments { quota = 3 MiB, pool = 0 }");
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp[..10]);
        await using var turn = await HeldTurn.TakeAsync();
        var admitted = run.RunAsync(1, "y = x + 1", Inputs(x), LongTable, "y");
        await Watchdog.UntilAsync("the array is begun", () => run.Store.UsedBytes == 2 * 4176);

        var refused = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(2, "sum(x)", Inputs(x), LongTable));
        turn.Tell("go on");

        Assert.Single((await admitted).Outputs);
        Assert.Equal(FailureKind.OutOfSpace, refused.Kind);
        Assert.Contains("would take 1,862,416 bytes", refused.Message, StringComparison.Ordinal);
        Assert.Contains("8,352 are used and 1,862,400 set aside", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stages_with_long_work_tables_need_room_for_one_of_them()
    {
        await using var run = new InProcessRun("actorshm.segments { quota = 2 MiB, pool = 0 }");
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp[..10]);

        var outcome = await run.RunAsync(1, "m = mean(x); sum((x - m)*(x - m))", Inputs(x), LongTable);

        Assert.Equal(82.5, outcome.Results[0].Value!.Value.AsFloat64());
        Assert.Empty(Directory.GetFiles(run.TablesDirectory));
        run.Store.SetAside((2 << 20) - 4176).Dispose(); // the job has given back what it had
    }

    // Goal: who has the answer to one job has room for the next. Method: somebody changes the temporary array, of 320 kB, when the last stage reads it, and is not through when all else is done.
    [Fact]
    public async Task A_job_is_answered_when_its_temporary_arrays_have_stopped_counting()
    {
        await using var run = new InProcessRun(Quota + ", actorshm.job.progress-interval = 10 ms");
        using var held = new HeldTemporary(run);
        await run.AddWorkerAsync(WorkerParts.Default with { LoopFor = (code, domain) => held.WhenItRuns(StageLoops.For(code, domain)) });
        var x = await run.ArrayAsync(Ramp[..40_000]);
        var answer = run.RunAsync(1, "sum(broadcast_to(exp(x), (2, 40000)))", Inputs(x));

        await Watchdog.UntilAsync("the array is to be retired", async () => await run.WaitingOfAsync(1) == "what it needs no more to be retired");
        Assert.False(answer.IsCompleted);
        held.LetGo();

        await answer;
        Assert.Equal(x, Assert.Single(run.Store.List()).Handle);
        Assert.Equal(324_096, run.Store.UsedBytes);
    }

    [Fact]
    public async Task A_job_that_ends_before_its_arrays_are_made_leaves_their_room_to_the_next()
    {
        await using var run = new InProcessRun(Quota);
        var x = await run.ArrayAsync(Ramp[..40_000]);
        var withoutNode = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, "y = x + 1; z = x + 2", Inputs(x), "y", "z"));
        Assert.Equal(FailureKind.Work, withoutNode.Kind);

        await run.AddWorkerAsync();

        Assert.Equal(2, (await run.RunAsync(2, "y = x + 1; z = x + 2", Inputs(x), "y", "z")).Outputs.Count);
    }

    [Fact]
    public async Task With_spilling_what_does_not_fit_lies_on_a_disk_and_the_answer_is_the_same()
    {
        await using var run = new InProcessRun(Quota + ", actorshm.job.over-quota = spill");
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp);

        var outcome = await run.RunAsync(1, "y = x + 1; sum(x)", Inputs(x), "y");

        var y = outcome.Outputs["y"];
        Assert.StartsWith("/var/tmp/", run.Store.PathOf(y), StringComparison.Ordinal);
        Assert.Contains("spilled", run.Store.Find("y").PlacementReason, StringComparison.Ordinal);
        Assert.Equal(SegmentState.Sealed, run.Store.StateOf(y));
        Assert.Equal(SegmentStore.BytesFor(ElementType.Float64, Shape.Vector(Ramp.Length)), run.Store.UsedBytes); // x alone
        using var view = run.Store.Open<double>(y, AccessMode.ReadOnly);
        Assert.Equal(Ramp.Select(value => value + 1), view.ReadSpan(0, Ramp.Length).ToArray());
    }

    [Fact]
    public async Task With_spilling_what_fits_stays_in_memory()
    {
        await using var run = new InProcessRun(Quota + ", actorshm.job.over-quota = spill");
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync([1, 2, 3]);

        var outcome = await run.RunAsync(1, "y = x + 1", Inputs(x), "y");

        Assert.StartsWith("/dev/shm/", run.Store.PathOf(outcome.Outputs["y"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_disk_to_spill_to_the_job_fails_and_says_so()
    {
        await using var run = new InProcessRun("actorshm.segments { quota = 1 MiB, pool = 0, placement = [\"/dev/shm\"] }, actorshm.job.over-quota = spill");
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp);

        var failed = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, "y = x + 1", Inputs(x), "y"));

        Assert.Equal(FailureKind.OutOfSpace, failed.Kind);
        Assert.Contains("/dev/shm", failed.Message, StringComparison.Ordinal);
        Assert.Contains("it is memory", failed.Message, StringComparison.Ordinal);
        Assert.Single(run.Store.List());
    }

    [Theory]
    [InlineData("y = broadcast_to(x, 700000000000000000); z = y + 1")]
    [InlineData("y = broadcast_to(x, 2000000000000000000); z = 1")]
    public async Task Arrays_that_are_alone_or_together_beyond_64_bits_are_refused_as_too_large(string huge)
    {
        await using var run = new InProcessRun(Quota);
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp[..1]);

        var refused = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, huge, Inputs(x), "y", "z"));

        Assert.Equal(FailureKind.OutOfSpace, refused.Kind);
        Assert.Contains("9,223,372,036,854,775,807", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Holds the temporary array of a job from when its second stage reads it; to the locks on a segment another open file is the same as another process.</summary>
    private sealed class HeldTemporary(InProcessRun run) : IDisposable
    {
        private StateFile? _file;
        private int _loops;

        public IStageLoop WhenItRuns(IStageLoop loop) => ++_loops == 1 ? loop : new HoldingLoop(this, loop);

        public void LetGo() => Dispose();

        public void Dispose() => Interlocked.Exchange(ref _file, null)?.Dispose();

        private void Hold()
        {
            if (_file is null)
            {
                _file = StateFile.Open(new SegmentPaths(run.Store.Directory), run.Store.List().Single(segment => segment.Label != "x").Handle.Id, toChange: true);
                _file.LockForChange();
            }
        }

        private sealed class HoldingLoop(HeldTemporary held, IStageLoop loop) : IStageLoop
        {
            public void Run(IStageTurn turn, long firstBlock, int blockCount, Span<byte> partials)
            {
                held.Hold();
                loop.Run(turn, firstBlock, blockCount, partials);
            }
        }
    }

    private static Dictionary<string, SegmentHandle> Inputs(SegmentHandle x) => new(StringComparer.Ordinal) { ["x"] = x };
}
