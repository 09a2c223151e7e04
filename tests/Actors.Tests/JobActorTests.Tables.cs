using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

// The work table as the job sees it.
public partial class JobActorTests
{
    [Fact]
    public async Task A_node_that_counts_more_than_the_table_holds_fails_the_job()
    {
        await using var run = new InProcessRun();
        await run.AddAsync(Props.Create(() => new LyingNode(run.Coordinator, run.TablesDirectory)));
        var x = await run.ArrayAsync(Ramp(10));

        var error = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, "sum(x)", Inputs(x)));

        Assert.Contains("says that it has done 1 partitions", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_work_table_fails_its_job_and_the_run_works_on()
    {
        await using var run = new InProcessRun();
        var damaging = await run.AddAsync(Props.Create(() => new DamagingNode(run.Coordinator, run.TablesDirectory)));
        var x = await run.ArrayAsync(Ramp(10));

        var error = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, "sum(x)", Inputs(x)));
        run.ExitGate.SetResult();
        await run.AddWorkerAsync();
        run.Stop(damaging);
        await Watchdog.UntilAsync("the node is gone", async () => (await run.Coordinator.Ask<NodesListed>(new ListNodes(0), Watchdog.Limit)).Nodes.Length == 1);

        Assert.Contains("which no node of the stage can have written", error.Message, StringComparison.Ordinal);
        Assert.Equal(45, (await run.RunAsync(2, "sum(x)", Inputs(x))).Results[0].Value!.Value.AsFloat64());
    }

    [Fact]
    public async Task More_partitions_than_blocks_leave_the_rest_empty_and_the_answer_the_same()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp(300_001));

        var outcome = await run.RunAsync(1, "sum(x)", Inputs(x), new JobTerms { Partitions = 100_000 });

        Assert.Equal(100_000, outcome.Cost.Partitions);
        Assert.Equal(300_001.0 * 300_000 / 2, outcome.Results[0].Value!.Value.AsFloat64());
    }

    // Goal: a host that lives for weeks keeps nothing of jobs that a defect has ended. Method: a node ends the job's actor in the middle of its stage.
    [Fact]
    public async Task The_work_table_of_a_job_that_a_defect_has_ended_is_removed()
    {
        await using var run = new InProcessRun();
        await run.AddAsync(Props.Create(() => new KillingNode(run.Coordinator, run.TablesDirectory)));
        var x = await run.ArrayAsync(Ramp(10));

        var error = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, "sum(x)", Inputs(x)));

        Assert.Contains("defect", error.Message, StringComparison.Ordinal);
        await Watchdog.UntilAsync("the table is gone", () => Directory.GetFiles(run.TablesDirectory).Length == 0);
    }

    // Goal: that the host has no addresses left fails the job with that reason, and is no defect. Method: the word that there is no table, to a job that has one.
    [Fact]
    public async Task A_table_for_which_the_host_has_no_addresses_fails_its_job_as_work()
    {
        await using var run = new InProcessRun();
        await run.AddAsync(Props.Create(() => new LazyNode(run.Coordinator, run.TablesDirectory)));
        var x = await run.ArrayAsync(Ramp(10));
        var answer = run.RunAsync(1, "sum(x)", Inputs(x));
        await LazyNode.Claimed.Task.WaitAsync(Watchdog.Limit);

        (await run.WaitForBeginAsync(1)).Tell(new JobActor.TableUnmade(new MappingRefusedException("RLIMIT_AS allows no more")));

        var error = await Assert.ThrowsAsync<RunFailedException>(() => answer);
        Assert.Equal(FailureKind.Work, error.Kind);
        Assert.Contains("cannot be made: RLIMIT_AS allows no more", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_tables_are_used_again_by_later_jobs()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp(10));

        for (var job = 1; job <= 50; job++)
        {
            await run.RunAsync(job, "sum(x); max(x - mean(x))", Inputs(x));
        }

        Assert.InRange(Directory.GetFiles(run.TablesDirectory).Length, 1, 10);
    }
}
