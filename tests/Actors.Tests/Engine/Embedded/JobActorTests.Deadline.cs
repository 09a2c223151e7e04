using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

// The embedded engine takes its clock from who makes the system.
public partial class JobActorTests
{
    [Fact]
    public async Task A_job_that_is_not_done_at_its_deadline_fails_and_says_so()
    {
        var time = new TestScheduler();
        await using var run = new InProcessRun(ActorSystem.Create("test", ConfigurationFactory.Empty, new EmbeddedSetup { Time = time }));
        await run.AddAsync(Props.Create(() => new LazyNode(run.Coordinator, run.TablesDirectory)));
        var x = await run.ArrayAsync(Ramp(10));
        var answer = run.RunAsync(1, "sum(x)", Inputs(x), new JobTerms { Deadline = TimeSpan.FromSeconds(1) });
        await LazyNode.Claimed.Task.WaitAsync(Watchdog.Limit);

        time.Advance(TimeSpan.FromSeconds(1));

        var error = await Assert.ThrowsAsync<RunFailedException>(() => answer);
        Assert.Equal(FailureKind.Work, error.Kind);
        Assert.Contains("deadline of 1 s", error.Message, StringComparison.Ordinal);
        Assert.Contains("0 of 10 elements", error.Message, StringComparison.Ordinal);
    }

    // Goal: who reads that all elements were done learns what was not. Method: a node that has done them all and does not say that it is through, before anybody has looked after it and afterwards.
    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task A_job_whose_elements_are_all_done_says_what_it_waited_for_at_its_deadline(int milliseconds)
    {
        var time = new TestScheduler();
        await using var run = new InProcessRun(ActorSystem.Create("test", ConfigurationFactory.Empty, new EmbeddedSetup { Time = time }));
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var node = await run.AddAsync(Props.Create(() => new StepwiseNode(run.Coordinator, run.TablesDirectory, opened)));
        var x = await run.ArrayAsync(Ramp(2));
        var answer = run.RunAsync(1, "sum(x)", Inputs(x), new JobTerms { Deadline = TimeSpan.FromMilliseconds(milliseconds) });
        await opened.Task.WaitAsync(Watchdog.Limit);
        node.Tell("one more");
        node.Tell("one more");
        await node.Ask<ActorIdentity>(new Identify(null), Watchdog.Limit);

        time.Advance(TimeSpan.FromMilliseconds(milliseconds));

        var error = await Assert.ThrowsAsync<RunFailedException>(() => answer);
        Assert.Contains("2 of 2 elements, and waited for node", error.Message, StringComparison.Ordinal);
    }
}
