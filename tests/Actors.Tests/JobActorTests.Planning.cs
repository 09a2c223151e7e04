using ActorShm.Actors.Client;
using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

// Jobs whose programs take long to be understood. Method: the test itself has the threads on which they are planned, and gives them back when it has seen what it wants.
public partial class JobActorTests
{
    [Fact]
    public async Task A_job_is_cancelled_while_it_is_planned()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp(10));
        var session = await run.Client.SessionOpened;
        using var threads = new OccupiedThreads(run.Planning);
        var outcome = run.Client.Add(1, progress: null);
        run.ClientActor.Tell(new SubmitProgram(session, 1, "sum(x)", [new NamedSegment("x", x)], [], JobTerms.Default));
        await Watchdog.UntilAsync("the job waits to be planned", async () => (await run.Coordinator.Ask<JobsListed>(new ListJobs(long.MaxValue), Watchdog.Limit)).Jobs is [{ State: JobState.Planning }]);

        run.ClientActor.Tell(new CancelJob(session, 1));

        Assert.Contains("cancelled", (await Assert.ThrowsAsync<RunFailedException>(() => outcome.WaitAsync(Watchdog.Limit))).Message, StringComparison.Ordinal);
        Assert.False(threads.AreFree);
        threads.Dispose();
        Assert.Equal(45, (await run.RunAsync(2, "sum(x)", Inputs(x))).Results[0].Value!.Value.AsFloat64());
    }

    [Fact]
    public async Task A_deadline_passes_while_a_job_is_planned()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp(10));
        using var threads = new OccupiedThreads(run.Planning);

        var error = await Assert.ThrowsAsync<RunFailedException>(
            () => run.RunAsync(1, "sum(x)", Inputs(x), new JobTerms { Deadline = TimeSpan.FromMilliseconds(20) }));

        Assert.Contains("still being read when its deadline of 0.02 s passed", error.Message, StringComparison.Ordinal);
        Assert.False(threads.AreFree);
    }

    [Fact]
    public async Task A_program_that_is_wrong_is_told_so_also_where_there_is_no_node()
    {
        await using var run = new InProcessRun();
        var x = await run.ArrayAsync(Ramp(10));

        var error = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, "sum(z)", Inputs(x)));

        Assert.Equal(FailureKind.Input, error.Kind);
    }

    /// <summary>Keeps all threads for planning until it is disposed.</summary>
    private sealed class OccupiedThreads : IDisposable
    {
        private readonly ManualResetEventSlim _end = new();
        private readonly Task[] _tasks;

        public OccupiedThreads(PlanningThreads threads)
        {
            using var begun = new CountdownEvent(PlanningThreads.Limit);
            _tasks = [.. Enumerable.Range(0, PlanningThreads.Limit).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    begun.Signal();
                    _end.Wait(Watchdog.Limit);
                },
                CancellationToken.None,
                TaskCreationOptions.None,
                threads))];
            Assert.True(begun.Wait(Watchdog.Limit));
        }

        public bool AreFree => _end.IsSet;

        public void Dispose()
        {
            _end.Set();
            Task.WaitAll(_tasks);
        }
    }
}
