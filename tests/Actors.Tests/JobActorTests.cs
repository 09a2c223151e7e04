using ActorShm.Actors.Messages;
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
    public async Task A_failed_job_leaves_no_segment_and_the_run_works_on()
    {
        await using var run = new InProcessRun();
        var lazy = await run.AddAsync(Props.Create(() => new RefusingNode(run.Coordinator, run.TablesDirectory)));
        var x = await run.ArrayAsync(Ramp(10));
        await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, "y = x * 2", Inputs(x), "y"));
        Assert.Equal(x, Assert.Single(run.Store.List()).Handle); // nothing of it is still on its way when it is answered

        run.ExitGate.SetResult();
        await run.AddWorkerAsync();
        run.Stop(lazy);
        await Watchdog.UntilAsync("the node is gone", async () => (await run.Coordinator.Ask<NodesListed>(new ListNodes(0), Watchdog.Limit)).Nodes.Length == 1);

        Assert.Equal(45, (await run.RunAsync(2, "sum(x)", Inputs(x))).Results[0].Value!.Value.AsFloat64());
    }

    private static Dictionary<string, SegmentHandle> Inputs(SegmentHandle x) => new(StringComparer.Ordinal) { ["x"] = x };
}
