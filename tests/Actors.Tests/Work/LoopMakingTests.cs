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

    private async Task WaitForCompilerAsync() => Assert.True(await _compiling.WaitAsync(Watchdog.Limit));

    private static Dictionary<string, SegmentHandle> Inputs(SegmentHandle x) => new(StringComparer.Ordinal) { ["x"] = x };
}
