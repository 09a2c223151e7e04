using System.Globalization;
using ActorShm.Actors.Client;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Work;
using ActorShm.Actors.WorkTables;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

// Goal: a process that is stopped while it seals or retires a segment keeps a node from that segment and from nothing else. Method: to the locks on a segment another open file is the same as another
// process; who waits in the kernel for them waits longer than any test.
public class WaitingForSealersTests
{
    [Fact]
    public async Task A_node_does_other_jobs_while_somebody_seals_what_a_stage_writes_and_shows_that_it_does_not_hang()
    {
        await using var run = await StartAsync();
        var (target, x) = (await run.ArrayAsync(new double[3]), await run.ArrayAsync([1, 2, 3]));
        Task<JobOutcome> filling;
        using (HoldFromWriters(run, target))
        {
            filling = await BeginFillAsync(run, target);

            Assert.Equal(6, (await run.RunAsync(2, "sum(x)", Inputs(x))).Results[0].Value!.Value.AsFloat64());

            using (var table = SharedFile.Open(Directory.GetFiles(run.TablesDirectory).Min(StringComparer.Ordinal)!))
            {
                await Watchdog.UntilAsync("it has tried again", () => Volatile.Read(ref table.At<WorkTableSlot>(WorkTableLayout.OffsetOfSlot(0)).Beats) > 2);
            }

            Assert.False(filling.IsCompleted);
        }

        await filling.WaitAsync(Watchdog.Limit);
        using var view = run.Store.Open<double>(target, AccessMode.ReadOnly);
        Assert.Equal([0, 1, 2], view.ReadSpan(0, 3).ToArray());
    }

    [Fact]
    public async Task A_job_can_be_cancelled_while_somebody_seals_what_it_writes()
    {
        await using var run = await StartAsync();
        var target = await run.ArrayAsync(new double[3]);
        using (HoldFromWriters(run, target))
        {
            var filling = await BeginFillAsync(run, target);

            run.ClientActor.Tell(new CancelJob(await run.Client.SessionOpened, 1));

            Assert.Contains("cancelled", (await Assert.ThrowsAsync<RunFailedException>(() => filling.WaitAsync(Watchdog.Limit))).Message, StringComparison.Ordinal);
        }

        Assert.Single((await run.RunAsync(2, "y = x + 1", Inputs(target), "y")).Outputs); // what was called off has left nothing in the way
    }

    [Theory]
    [InlineData("map")]
    [InlineData("read")]
    [InlineData("write")]
    public async Task A_request_about_a_segment_that_somebody_holds_keeps_others_from_nothing(string what)
    {
        await using var run = await StartAsync();
        var (held, other) = (await run.ArrayAsync([1, 2, 3]), await run.ArrayAsync([4, 5, 6]));
        Task<object> waiting;
        using (HoldFromEverybody(run, held))
        {
            waiting = run.Coordinator.Ask<object>(await RequestAsync(run, what, held), Watchdog.Limit);
            if (what == "write")
            {
                await run.Coordinator.Ask<object>(await RequestAsync(run, what, other), Watchdog.Limit); // the ledger is asked first, for both in this order
            }

            Assert.IsType<SegmentMapped>(await run.Coordinator.Ask<object>(new MapSegment(1, other), Watchdog.Limit));
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
            time.Advance(StateFile.DefaultPatience);

            var refused = Assert.IsType<RequestFailed>(await waiting);
            Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), refused.Reason, StringComparison.Ordinal);
            Assert.Contains("for all of the 30 s", refused.Reason, StringComparison.Ordinal);
        }
    }

    private static async Task<InProcessRun> StartAsync()
    {
        var run = new InProcessRun("actorshm.job.progress-interval = 10 ms");
        await run.AddWorkerAsync();
        return run;
    }

    /// <summary>Begins to fill a segment, and comes back when the node has been told to.</summary>
    private static async Task<Task<JobOutcome>> BeginFillAsync(InProcessRun run, SegmentHandle target)
    {
        var session = await run.Client.SessionOpened.WaitAsync(Watchdog.Limit);
        var outcome = run.Client.Add(1, progress: null);
        run.ClientActor.Tell(new FillWithRamp(session, 1, target, 0, 1));
        await Watchdog.UntilAsync("the stage is told", async () => await run.WaitingOfAsync(1) is { } waiting && waiting.EndsWith("of stage 1", StringComparison.Ordinal));
        return outcome;
    }

    private static async Task<object> RequestAsync(InProcessRun run, string what, SegmentHandle handle) => what switch
    {
        "map" => new MapSegment(1, handle),
        "read" => new ReadElements(1, handle, 0, 1),
        _ => new WriteElements(await run.Client.SessionOpened.WaitAsync(Watchdog.Limit), 1, handle, 0, [.. new byte[sizeof(double)]]),
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
