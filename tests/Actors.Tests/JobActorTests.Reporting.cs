using ActorShm.Actors.Client;
using ActorShm.Actors.Messages;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

// What people are told of a job that runs.
public partial class JobActorTests
{
    // Goal: who asks why a job is still there hears which node has not closed, and who has done what. Method: one node does everything, the other claims nothing and closes when the test says so.
    [Theory]
    [InlineData("y = x * 2", "y", "node 2 to close stage 1")]
    [InlineData("sum(x)", null, "node 2 to close what is open")]
    public async Task A_job_whose_stage_is_done_names_the_node_that_has_not_closed_and_keeps_the_counts(string program, string? output, string waiting)
    {
        await using var run = new InProcessRun("actorshm.job.progress-interval = 10 ms");
        await run.AddWorkerAsync();
        var slow = await run.AddAsync(Props.Create(() => new SlowlyClosingNode(run.Coordinator, run.TablesDirectory)));
        var x = await run.ArrayAsync(Ramp(100_000));
        var answer = run.RunAsync(1, program, Inputs(x), output is null ? [] : [output]);

        await Watchdog.UntilAsync("the job waits for the other node", async () => await run.WaitingOfAsync(1) == waiting);
        var explanation = (await run.Coordinator.Ask<JobExplained>(new ExplainJob(1), Watchdog.Limit)).Explanation;
        slow.Tell("closed");

        await answer;
        Assert.Equal([new JobShare(1, explanation.Job.Partitions, IsOwing: false), new JobShare(2, 0, IsOwing: true)], explanation.Shares.OrderBy(share => share.Node));
        Assert.InRange(explanation.Job.Partitions, 1, long.MaxValue);
    }

    // Method: to the locks on a segment another open file is the same as another process, and what is asked about it first is carried out first.
    [Fact]
    public async Task A_fill_that_waits_for_its_segment_says_for_which()
    {
        await using var run = new InProcessRun("actorshm.job.progress-interval = 10 ms");
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp(10));
        var session = await run.Client.SessionOpened;
        Task<JobOutcome> filling;
        Task<object> sealing;
        using (var held = StateFile.Open(new SegmentPaths(run.Store.Directory), x.Id, toChange: true))
        {
            held.LockForChange();
            sealing = run.Coordinator.Ask<object>(new SealSegment(session, x), Watchdog.Limit);
            filling = FillAsync(run, session, 1, x);

            await Watchdog.UntilAsync("the fill says what it waits for", async () => await run.WaitingOfAsync(1) == $"segment {x.Id} to be free to be filled");
        }

        Assert.IsType<SegmentSealed>(await sealing);
        Assert.Contains("is sealed", (await Assert.ThrowsAsync<RunFailedException>(() => filling)).Message, StringComparison.Ordinal);
    }
}
