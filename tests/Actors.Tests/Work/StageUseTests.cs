using ActorShm.Actors.Messages;
using ActorShm.Actors.Work;
using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

/// <summary>Goal: when a node is lost, the host knows which stage it was at. Method: the node stops at a gate while it makes a loop, and at another in a block.</summary>
public sealed class StageUseTests : IDisposable
{
    private readonly SemaphoreSlim _making = new(0);
    private readonly SemaphoreSlim _computing = new(0);
    private readonly ManualResetEventSlim _mayMake = new();
    private readonly ManualResetEventSlim _mayCompute = new();

    public void Dispose()
    {
        _making.Dispose();
        _computing.Dispose();
        _mayMake.Dispose();
        _mayCompute.Dispose();
    }

    [Fact]
    public async Task A_node_says_of_each_stage_whether_it_opens_it_or_computes_it_or_does_nothing_with_it()
    {
        await using var run = new InProcessRun("actorshm.job.progress-interval = 10 ms");
        await run.AddWorkerAsync(WorkerParts.Default with { LoopsAtOnce = 1, LoopFor = LoopFor });
        var x = await run.ArrayAsync([1, 2, 3]);

        var first = run.RunAsync(1, "sum(x)", Inputs(x));
        Assert.True(await _making.WaitAsync(Watchdog.Limit));
        var second = run.RunAsync(2, "max(x)", Inputs(x)); // its loop is made behind the other
        await UntilOpenedAsync(run, 2);
        Assert.Equal([StageUse.Opening, StageUse.None], Uses(run));

        _mayMake.Set();
        Assert.True(await _computing.WaitAsync(Watchdog.Limit));
        var third = run.RunAsync(3, "sum(x)", Inputs(x)); // has its loop, and waits for its turn
        await UntilOpenedAsync(run, 3);
        Assert.Equal([StageUse.Computing, StageUse.None], [Uses(run)[0], Uses(run)[2]]);

        _mayCompute.Set();
        Assert.All(await Task.WhenAll(first, second, third), outcome => Assert.Single(outcome.Results));
        Assert.Equal([StageUse.None, StageUse.None, StageUse.None], Uses(run));
    }

    [Fact]
    public async Task A_stage_that_waits_for_a_loop_which_is_being_made_for_another_is_being_opened()
    {
        await using var run = new InProcessRun("actorshm.job.progress-interval = 10 ms");
        await run.AddWorkerAsync(WorkerParts.Default with { LoopsAtOnce = 2, LoopFor = LoopFor });
        var x = await run.ArrayAsync([1, 2, 3]);

        var first = run.RunAsync(1, "sum(x)", Inputs(x));
        Assert.True(await _making.WaitAsync(Watchdog.Limit));
        var second = run.RunAsync(2, "sum(x)", Inputs(x));
        await UntilOpenedAsync(run, 2);
        Assert.Equal([StageUse.Opening, StageUse.Opening], Uses(run));

        _mayMake.Set();
        _mayCompute.Set();
        Assert.All(await Task.WhenAll(first, second), outcome => Assert.Single(outcome.Results));
    }

    private IStageLoop LoopFor(StageCode code, StageDomain domain)
    {
        _making.Release();
        _mayMake.Wait(Watchdog.Limit);
        return new HeldLoop(this, StageLoops.For(code, domain));
    }

    // The job tells its node of the stage before it reports that it waits for it, and whatever the node answers afterwards comes behind that.
    private static async Task UntilOpenedAsync(InProcessRun run, long job)
    {
        await Watchdog.UntilAsync("the stage is open", async () => await run.WaitingOfAsync(job) is { } waiting && waiting.EndsWith("of stage 1", StringComparison.Ordinal));
        await run.Coordinator.Ask<object>(new MapSegment(1, new SegmentHandle(SegmentId.New(), 1, ElementType.Float64, Shape.Scalar)), Watchdog.Limit);
    }

    /// <summary>What the node says of each job's stage, in the order of the jobs.</summary>
    private static StageUse[] Uses(InProcessRun run) => [.. Directory.GetFiles(run.TablesDirectory).Select(UseIn).OrderBy(stage => stage.Job).Select(stage => stage.Use)];

    private static (long Job, StageUse Use) UseIn(string path)
    {
        using var file = SharedFile.Open(path);
        return (file.At<WorkTableHeader>(0).Job, file.At<WorkTableSlot>(WorkTableLayout.OffsetOfSlot(0)).Use);
    }

    private static Dictionary<string, SegmentHandle> Inputs(SegmentHandle x) => new(StringComparer.Ordinal) { ["x"] = x };

    private sealed class HeldLoop(StageUseTests test, IStageLoop loop) : IStageLoop
    {
        public void Run(IStageTurn turn, long firstBlock, int blockCount, Span<byte> partials)
        {
            test._computing.Release();
            test._mayCompute.Wait(Watchdog.Limit);
            loop.Run(turn, firstBlock, blockCount, partials);
        }
    }
}
