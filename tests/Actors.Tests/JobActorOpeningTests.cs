using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Work;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

/// <summary>Goal: a node that cannot open a stage fails no job that others can do. Method: nodes that do not find the work tables, which others find.</summary>
public class JobActorOpeningTests
{
    private static readonly double[] Values = [.. Enumerable.Range(0, 10).Select(i => (double)i)];

    [Fact]
    public async Task What_a_node_cannot_open_is_done_by_the_others_and_told_as_evidence()
    {
        await using var run = new InProcessRun();
        await run.AddBlindWorkerAsync();
        using var mayWork = new ManualResetEventSlim();
        await run.AddWorkerAsync(WorkerParts.Default with
        {
            LoopFor = (code, domain) =>
            {
                mayWork.Wait(Watchdog.Limit);
                return WorkerParts.Default.LoopFor(code, domain);
            },
        });
        var x = await run.ArrayAsync(Values);
        var answer = run.RunAsync(1, "y = x * 2; sum(y)", Inputs(x), "y");

        await Watchdog.UntilAsync("its reason is known", async () => (await EvidenceAsync(run, 1)).Length == 1);
        Assert.False(answer.IsCompleted);
        mayWork.Set();

        var outcome = await answer;
        Assert.Equal(90, outcome.Results[0].Value!.Value.AsFloat64());
        Assert.Equal(0, outcome.Cost.Retries);
        var evidence = (await EvidenceAsync(run, 1))[0];
        Assert.StartsWith("In stage 1: node 1 could not open it", evidence, StringComparison.Ordinal);
        Assert.Contains("elsewhere", evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_no_node_can_open_fails_with_the_reasons()
    {
        await using var run = new InProcessRun();
        await run.AddBlindWorkerAsync();
        await run.AddBlindWorkerAsync();
        var x = await run.ArrayAsync(Values);

        var error = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, "y = x * 2", Inputs(x), "y"));

        Assert.Contains("No node is left that could do stage 1 of job 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("opened by nodes 1, 2: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("elsewhere", error.Message, StringComparison.Ordinal);
        await Watchdog.UntilAsync("only the input is left", () => run.Store.List().Count == 1);
    }

    [Fact]
    public async Task A_job_that_no_node_can_open_waits_for_one_that_is_on_its_way()
    {
        await using var run = new InProcessRun { HasNodeComing = true };
        await run.AddBlindWorkerAsync();
        var x = await run.ArrayAsync(Values);
        var answer = run.RunAsync(1, "m = mean(x); sum((x - m) * (x - m))", Inputs(x));
        await Watchdog.UntilAsync("the job waits for a node", async () => await run.WaitingOfAsync(1) == "a node to be started again");

        await run.AddWorkerAsync();

        Assert.Equal(82.5, (await answer).Results[0].Value!.Value.AsFloat64());
    }

    // Goal: its slot of the work table is not lost. Method: one blind node more than there are slots comes before the one that can.
    [Fact]
    public async Task Nodes_that_cannot_open_a_stage_take_no_slot_from_one_that_can()
    {
        await using var run = new InProcessRun { HasNodeComing = true };
        var x = await run.ArrayAsync(Values);
        var answer = run.RunAsync(1, "sum(x)", Inputs(x));
        await Watchdog.UntilAsync("the stage has begun", () => Directory.GetFiles(run.TablesDirectory).Length == 1);
        for (var node = 0; node <= StageBooks.SlotsFor(1); node++)
        {
            await run.AddBlindWorkerAsync();
        }

        await run.AddWorkerAsync();

        Assert.Equal(45, (await answer).Results[0].Value!.Value.AsFloat64());
    }

    [Fact]
    public async Task A_node_that_comes_under_the_number_of_a_lost_one_that_could_not_open_is_asked()
    {
        await using var run = new InProcessRun { HasNodeComing = true };
        run.ExitGate.SetResult();
        var blind = await run.AddBlindWorkerAsync();
        var x = await run.ArrayAsync(Values);
        var answer = run.RunAsync(1, "sum(x)", Inputs(x));
        await Watchdog.UntilAsync("its reason is known", async () => (await EvidenceAsync(run, 1)).Length == 1);

        run.Stop(blind);
        await Watchdog.UntilAsync("it is gone", async () => (await run.Coordinator.Ask<NodesListed>(new ListNodes(0), Watchdog.Limit)).Nodes.Length == 0);
        await run.AddWorkerAsync();

        Assert.Equal(45, (await answer).Results[0].Value!.Value.AsFloat64());
    }

    private static Dictionary<string, SegmentHandle> Inputs(SegmentHandle x) => new(StringComparer.Ordinal) { ["x"] = x };

    private static async Task<string[]> EvidenceAsync(InProcessRun run, long job) =>
        await run.Coordinator.Ask<object>(new ExplainJob(job), Watchdog.Limit) is JobExplained explained ? [.. explained.Explanation.Evidence] : [];
}
