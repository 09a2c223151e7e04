using ActorShm.Actors.Work;
using ActorShm.Kernels;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

/// <summary>Goal: a block that takes minutes holds up no other job. Method: a loop that goes on with its block until it is released, or interrupted.</summary>
public class InterruptionTests
{
    [Fact]
    public async Task Another_job_is_done_in_the_middle_of_a_long_block_which_is_gone_on_with()
    {
        await using var run = new InProcessRun();
        using var isReleased = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await run.AddWorkerAsync(WorkerParts.Default with
        {
            LoopFor = (code, domain) => code.Outputs.IsEmpty ? StageLoops.For(code, domain) : new LongLoop(StageLoops.For(code, domain), isReleased, begun),
        });
        var x = await run.ArrayAsync([1, 2, 3]);
        var inputs = new Dictionary<string, SegmentHandle>(StringComparer.Ordinal) { ["x"] = x };
        var lengthy = run.RunAsync(1, "y = x + 1", inputs, "y");
        await begun.Task.WaitAsync(Watchdog.Limit);

        var other = await run.RunAsync(2, "sum(x)", inputs).WaitAsync(Watchdog.Limit);

        Assert.Equal(6, other.Results[0].Value!.Value.AsFloat64());
        Assert.False(lengthy.IsCompleted);
        isReleased.Set();
        var outcome = await lengthy.WaitAsync(Watchdog.Limit);
        using var y = run.Store.Open<double>(outcome.Outputs["y"], AccessMode.ReadOnly);
        Assert.Equal([2, 3, 4], y.ReadSpan(0, 3).ToArray());
    }

    private sealed class LongLoop(IStageLoop loop, ManualResetEventSlim isReleased, TaskCompletionSource begun) : IStageLoop
    {
        public void Run(IStageTurn turn, long firstBlock, int blockCount, Span<byte> partials)
        {
            Assert.True(turn.Interrupted is null == begun.TrySetResult()); // what was left is there at every call but the first
            turn.Interrupted = null;
            while (!isReleased.IsSet && turn.IsWanted())
            {
                if (!turn.MayGoOn())
                {
                    turn.Interrupted = this;
                    return;
                }
            }

            loop.Run(turn, firstBlock, blockCount, partials);
        }
    }
}
