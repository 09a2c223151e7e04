using System.Globalization;
using ActorShm.Actors.Client;
using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Work;
using ActorShm.Actors.WorkTables;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

// Goal: a process that is stopped while it seals or retires a segment keeps a node or a job from that segment and from nothing else. Method: to the locks on a segment another open file is the same as another
// process; who waits in the kernel for them waits longer than any test.
public class WaitingForSealersTests
{
    private const string Settings = "actorshm.job.progress-interval = 10 ms";

    [Fact]
    public async Task A_node_does_other_jobs_while_somebody_seals_what_a_stage_writes_and_shows_that_it_does_not_hang()
    {
        await using var run = new InProcessRun(Settings);
        await AddWorkerAsync(run);
        var (target, x) = (await run.ArrayAsync(new double[3]), await run.ArrayAsync([1, 2, 3]));
        Task<JobOutcome> filling;
        using (HoldFromWriters(run, target))
        {
            filling = await BeginFillAsync(run, target);

            Assert.Equal(6, (await run.RunAsync(3, "sum(x)", Inputs(x))).Results[0].Value!.Value.AsFloat64());

            await Watchdog.UntilAsync("it has shown so more often than it has done blocks", () => Directory.GetFiles(run.TablesDirectory).Any(table => BeatsIn(table) > 5));
            Assert.False(filling.IsCompleted);
        }

        await filling.WaitAsync(Watchdog.Limit);
        using var view = run.Store.Open<double>(target, AccessMode.ReadOnly);
        Assert.Equal([0, 1, 2], view.ReadSpan(0, 3).ToArray());
    }

    [Fact]
    public async Task A_job_can_be_cancelled_while_somebody_seals_what_it_writes()
    {
        await using var run = new InProcessRun(Settings);
        await AddWorkerAsync(run);
        var target = await run.ArrayAsync(new double[3]);
        using (HoldFromWriters(run, target))
        {
            var filling = await BeginFillAsync(run, target);

            run.ClientActor.Tell(new CancelJob(await run.Client.SessionOpened, 2));

            Assert.Contains("cancelled", (await Assert.ThrowsAsync<RunFailedException>(() => filling.WaitAsync(Watchdog.Limit))).Message, StringComparison.Ordinal);
        }

        Assert.Single((await run.RunAsync(3, "y = x + 1", Inputs(target), "y")).Outputs); // what was called off has left nothing in the way
    }

    [Theory]
    [InlineData("map")]
    [InlineData("read")]
    [InlineData("write")]
    public async Task A_request_about_a_segment_that_somebody_holds_keeps_others_from_nothing(string what)
    {
        await using var run = new InProcessRun();
        var worker = await AddWorkerAsync(run);
        var (held, other) = (await run.ArrayAsync([1, 2, 3]), await run.ArrayAsync([4, 5, 6]));
        Task<object> waiting;
        using (HoldFromEverybody(run, held))
        {
            waiting = worker.Ask<object>(Request(what, held), Watchdog.Limit);

            Assert.IsType<SegmentMapped>(await worker.Ask<object>(new MapSegment(1, other), Watchdog.Limit));
            Assert.False(waiting.IsCompleted);
        }

        Assert.IsNotType<RequestFailed>(await waiting);
    }

    [Fact]
    public async Task Who_holds_a_segment_for_too_long_is_named()
    {
        var time = new ManualTime();
        await using var run = new InProcessRun();
        await run.AddWorkerAsync(WorkerParts.Default with { Time = time });
        var (held, other) = (await run.ArrayAsync([1, 2, 3]), await run.ArrayAsync([4, 5, 6]));
        using (HoldFromEverybody(run, held))
        {
            var waiting = run.Coordinator.Ask<object>(new MapSegment(1, held), Watchdog.Limit);
            await run.Coordinator.Ask<object>(new MapSegment(1, other), Watchdog.Limit);
            time.Advance(ProcessesInTheWay.DefaultPatience);

            var refused = Assert.IsType<RequestFailed>(await waiting);
            Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), refused.Reason, StringComparison.Ordinal);
            Assert.Contains("for all of the 30 s", refused.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Jobs_that_wait_for_a_number_that_somebody_holds_keep_others_from_nothing()
    {
        const string Waiting = "the numbers among its inputs to be read";
        await using var run = new InProcessRun(Settings);
        run.Store.ChangePatience = TimeSpan.FromHours(1);
        await AddWorkerAsync(run);
        var (number, x) = (await NumberAsync(run, 5), await run.ArrayAsync([1, 2, 3]));
        var inputs = Inputs(x);
        inputs.Add("a", number);
        Task<JobOutcome>[] waiting;
        using (HoldFromEverybody(run, number))
        {
            waiting = [.. Enumerable.Range(1, RunContext.PlannedAtOnce + 1).Select(job => run.RunAsync(job, "sum(a * x)", inputs))];
            await Watchdog.UntilAsync("all of them wait", async () =>
                (await Task.WhenAll(Enumerable.Range(1, waiting.Length).Select(job => run.WaitingOfAsync(job)))).All(why => why == Waiting));

            Assert.Equal(6, (await run.RunAsync(waiting.Length + 1, "sum(x)", Inputs(x))).Results[0].Value!.Value.AsFloat64());

            run.ClientActor.Tell(new CancelJob(await run.Client.SessionOpened, 1));
            Assert.Contains("cancelled", (await Assert.ThrowsAsync<RunFailedException>(() => waiting[0])).Message, StringComparison.Ordinal);
            Assert.DoesNotContain(waiting[1..], answer => answer.IsCompleted);
        }

        Assert.All(await Task.WhenAll(waiting[1..]), outcome => Assert.Equal(30, outcome.Results[0].Value!.Value.AsFloat64()));
    }

    [Fact]
    public async Task Who_holds_a_number_that_a_job_reads_for_too_long_is_named()
    {
        var time = new ManualTime();
        await using var run = new InProcessRun(Settings, time);
        await AddWorkerAsync(run);
        var number = await NumberAsync(run, 5);
        using (HoldFromEverybody(run, number))
        {
            var answer = run.RunAsync(1, "x + 1", Inputs(number));
            await Watchdog.UntilAsync("the job waits", async () => await run.WaitingOfAsync(1) == "the numbers among its inputs to be read");
            time.Advance(ProcessesInTheWay.DefaultPatience);

            var error = await Assert.ThrowsAsync<RunFailedException>(() => answer);
            Assert.Equal(FailureKind.Work, error.Kind);
            Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
            Assert.Contains("for all of the 30 s", error.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>A segment without axes, owned by the client's session.</summary>
    private static async Task<SegmentHandle> NumberAsync(InProcessRun run, double value)
    {
        var session = await run.Client.SessionOpened.WaitAsync(Watchdog.Limit);
        var created = await run.Coordinator.Ask<SegmentCreated>(new CreateSegment(session, ElementType.Float64, Shape.Scalar, "a", IsUndefined: false), Watchdog.Limit);
        using var view = run.Store.Open<double>(created.Handle, AccessMode.ReadWrite);
        view.WriteSpan(0, 1)[0] = value;
        return created.Handle;
    }

    private static Task<IActorRef> AddWorkerAsync(InProcessRun run)
    {
        run.NodeStore.ChangePatience = TimeSpan.FromHours(1);
        return run.AddWorkerAsync();
    }

    /// <summary>Begins to fill a segment as job 2, and comes back when the node has been told to. It has the loop, so it opens the segment at once.</summary>
    private static async Task<Task<JobOutcome>> BeginFillAsync(InProcessRun run, SegmentHandle target)
    {
        await (await FillAsync(run, 1, await run.ArrayAsync(new double[target.ElementCount]))).WaitAsync(Watchdog.Limit);
        var filling = await FillAsync(run, 2, target);
        await Watchdog.UntilAsync("the stage is told", async () => await run.WaitingOfAsync(2) is { } waiting && waiting.EndsWith("of stage 1", StringComparison.Ordinal));
        return filling;
    }

    private static async Task<Task<JobOutcome>> FillAsync(InProcessRun run, long job, SegmentHandle target)
    {
        var session = await run.Client.SessionOpened.WaitAsync(Watchdog.Limit);
        var outcome = run.Client.Add(job, progress: null);
        run.ClientActor.Tell(new FillWithRamp(session, job, target, 0, 1));
        return outcome;
    }

    private static long BeatsIn(string path)
    {
        using var table = SharedFile.Open(path);
        return Volatile.Read(ref table.At<WorkTableSlot>(WorkTableLayout.OffsetOfSlot(0)).Beats);
    }

    private static object Request(string what, SegmentHandle handle) => what switch
    {
        "map" => new MapSegment(1, handle),
        "read" => new ReadElements(1, handle, 0, 1),
        _ => new WriteElements(1, 1, handle, 0, [.. new byte[sizeof(double)]]),
    };

    /// <summary>Begins to seal a segment, as somebody does who is stopped then.</summary>
    private static StateFile HoldFromWriters(InProcessRun run, SegmentHandle handle)
    {
        var stopped = StateFile.Open(new SegmentPaths(run.Store.Directory), handle.Id, toChange: true);
        stopped.LockForChange();
        Assert.True(stopped.TryExcludeWriters());
        return stopped;
    }

    /// <summary>Begins to retire a segment, as somebody does who is stopped then.</summary>
    private static StateFile HoldFromEverybody(InProcessRun run, SegmentHandle handle)
    {
        var stopped = StateFile.Open(new SegmentPaths(run.Store.Directory), handle.Id, toChange: true);
        stopped.LockForChange();
        Assert.True(stopped.TryExcludeUsers());
        return stopped;
    }

    private static Dictionary<string, SegmentHandle> Inputs(SegmentHandle x) => new(StringComparer.Ordinal) { ["x"] = x };
}
