using System.Collections.Concurrent;
using ActorShm.Actors.Client;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Work;
using ActorShm.Kernels;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

/// <summary>Goal: a loop that takes long to compile holds up its own job and nothing else. Method: the compiler stops at a gate.</summary>
public sealed class LoopMakingTests : IDisposable
{
    private readonly SemaphoreSlim _compiling = new(0);
    private readonly ManualResetEventSlim _gate = new();

    public void Dispose()
    {
        _gate.Dispose();
        _compiling.Dispose();
    }

    [Fact]
    public async Task Another_job_is_done_while_a_loop_is_being_made()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync(PartsWithGate());
        var x = await run.ArrayAsync([1, 2, 3]);
        var held = run.RunAsync(1, "y = x + 1", Inputs(x), "y");
        await WaitForCompilerAsync();

        var other = await run.RunAsync(2, "sum(x)", Inputs(x));

        Assert.Equal(6, other.Results[0].Value!.Value.AsFloat64());
        Assert.False(held.IsCompleted);
        _gate.Set();
        Assert.Single((await held).Outputs);
    }

    [Fact]
    public async Task A_job_can_be_cancelled_while_its_loop_is_being_made()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync(PartsWithGate());
        var x = await run.ArrayAsync([1, 2, 3]);
        var session = await run.Client.SessionOpened;
        var outcome = run.Client.Add(1, progress: null);
        run.ClientActor.Tell(new SubmitProgram(session, 1, "y = x + 1", [new NamedSegment("x", x)], ["y"], JobTerms.Default));
        await WaitForCompilerAsync();

        run.ClientActor.Tell(new CancelJob(session, 1));

        await Assert.ThrowsAsync<RunFailedException>(() => outcome.WaitAsync(Watchdog.Limit));
        await Watchdog.UntilAsync("only the input is left", () => run.Store.List().Count == 1);

        // The loop comes when nobody waits for it any more, and is there for the next job.
        _gate.Set();
        Assert.Single((await run.RunAsync(2, "y = x + 1", Inputs(x), "y")).Outputs);
    }

    [Fact]
    public async Task Jobs_that_need_the_same_loop_wait_for_one_compiler()
    {
        await using var run = new InProcessRun("actorshm.job.progress-interval = 10 ms");
        await run.AddWorkerAsync(PartsWithGate());
        var x = await run.ArrayAsync([1, 2, 3]);
        var first = run.RunAsync(1, "y = x + 1", Inputs(x), "y");
        await WaitForCompilerAsync();
        var second = run.RunAsync(2, "y = x + 1", Inputs(x), "y");
        await UntilOpenedAsync(run, 2);

        _gate.Set();

        Assert.Single((await first).Outputs);
        Assert.Single((await second).Outputs);
        Assert.Equal(0, _compiling.CurrentCount); // the second job called none
    }

    [Fact]
    public async Task Only_so_many_loops_are_made_at_the_same_time()
    {
        await using var run = new InProcessRun("actorshm.job.progress-interval = 10 ms");
        await run.AddWorkerAsync(PartsWithGate() with { LoopsAtOnce = 2 });
        var x = await run.ArrayAsync([1, 2, 3]);
        var jobs = Enumerable.Range(1, 6).Select(job => run.RunAsync(job, $"y = x + {job}", Inputs(x), "y")).ToArray();
        foreach (var job in Enumerable.Range(1, 6))
        {
            await UntilOpenedAsync(run, job);
        }

        await WaitForCompilerAsync();
        await WaitForCompilerAsync();
        Assert.Equal(0, _compiling.CurrentCount);
        _gate.Set();

        Assert.All(await Task.WhenAll(jobs), outcome => Assert.Single(outcome.Outputs));
        Assert.Equal(4, _compiling.CurrentCount);
    }

    // Goal: a node at a limit of threads can do its next job. Method: the compiler says on which thread it is called.
    [Fact]
    public async Task Loops_are_made_on_a_thread_that_stays()
    {
        await using var run = new InProcessRun();
        var makers = new ConcurrentQueue<Thread>();
        await run.AddWorkerAsync(WorkerParts.Default with
        {
            LoopsAtOnce = 1,
            LoopFor = (code, domain) =>
            {
                makers.Enqueue(Thread.CurrentThread);
                return StageLoops.For(code, domain);
            },
        });
        var x = await run.ArrayAsync([1, 2, 3]);

        await run.RunAsync(1, "sum(x)", Inputs(x));
        await run.RunAsync(2, "max(x)", Inputs(x));

        Assert.Equal(2, makers.Count);
        Assert.Single(makers.Distinct());
    }

    [Fact]
    public async Task A_loop_that_cannot_be_made_fails_its_job_with_the_reason()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync(WorkerParts.Default with { LoopFor = static (_, _) => throw new InvalidDataException("This code is not for me.") });
        var x = await run.ArrayAsync([1, 2, 3]);

        var error = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, "sum(x)", Inputs(x)));

        Assert.Contains("This code is not for me.", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The real parts, but for loops that store: these wait.</summary>
    private WorkerParts PartsWithGate() => WorkerParts.Default with
    {
        LoopFor = (code, domain) =>
        {
            if (code.Outputs.Length > 0)
            {
                _compiling.Release();
                _gate.Wait(Watchdog.Limit);
            }

            return StageLoops.For(code, domain);
        },
    };

    // The job tells its node of the stage before it reports that it waits for it, and whatever the node answers afterwards comes behind that.
    private static async Task UntilOpenedAsync(InProcessRun run, long job)
    {
        await Watchdog.UntilAsync("the stage is open", async () => await run.WaitingOfAsync(job) is { } waiting && waiting.EndsWith("of stage 1", StringComparison.Ordinal));
        await run.Coordinator.Ask<object>(new MapSegment(1, new SegmentHandle(SegmentId.New(), 1, ElementType.Float64, Shape.Scalar)), Watchdog.Limit);
    }

    private async Task WaitForCompilerAsync() => Assert.True(await _compiling.WaitAsync(Watchdog.Limit));

    private static Dictionary<string, SegmentHandle> Inputs(SegmentHandle x) => new(StringComparer.Ordinal) { ["x"] = x };
}
