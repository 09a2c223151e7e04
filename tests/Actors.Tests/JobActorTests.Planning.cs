using ActorShm.Actors.Client;
using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Ledger;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Scheduling;
using ActorShm.Segments;
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
        using var held = new HeldPlans(run.Planning, session: 0);
        held.WaitForThreads();
        var outcome = run.Client.Add(1, progress: null);
        run.ClientActor.Tell(new SubmitProgram(session, 1, "sum(x)", [new NamedSegment("x", x)], [], JobTerms.Default));
        await Watchdog.UntilAsync("the job waits to be planned", async () => (await run.Coordinator.Ask<JobsListed>(new ListJobs(long.MaxValue), Watchdog.Limit)).Jobs is [{ State: JobState.Planning }]);

        run.ClientActor.Tell(new CancelJob(session, 1));

        Assert.Contains("cancelled", (await Assert.ThrowsAsync<RunFailedException>(() => outcome.WaitAsync(Watchdog.Limit))).Message, StringComparison.Ordinal);
        Assert.False(held.AreFree);
        held.Dispose();
        Assert.Equal(45, (await run.RunAsync(2, "sum(x)", Inputs(x))).Results[0].Value!.Value.AsFloat64());
    }

    [Fact]
    public async Task A_deadline_passes_while_a_job_is_planned()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp(10));
        using var held = new HeldPlans(run.Planning, session: 0);
        held.WaitForThreads();

        var error = await Assert.ThrowsAsync<RunFailedException>(
            () => run.RunAsync(1, "sum(x)", Inputs(x), new JobTerms { Deadline = TimeSpan.FromMilliseconds(20) }));

        Assert.Contains("still being read when its deadline of 0.02 s passed", error.Message, StringComparison.Ordinal);
        Assert.False(held.AreFree);
    }

    // Method: what one client has asked for fills the threads for as long as the test lasts; another client asks while still more of that waits.
    [Fact]
    public async Task A_job_is_planned_before_all_that_another_client_has_asked_for()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp(10));
        var busy = await run.OpenSessionAsync();
        using var held = new HeldPlans(run.Planning, busy);
        held.WaitForThreads();
        using var next = new HeldPlans(run.Planning, busy);
        var answer = run.RunAsync(1, "sum(x)", Inputs(x));
        await run.WaitForBeginAsync(1);

        held.Dispose();

        Assert.Equal(45, (await answer).Results[0].Value!.Value.AsFloat64());
        Assert.False(next.AreFree);
    }

    // Goal: that the host has no addresses left is not the mistake of who asked. Method: the word that there is no plan, while the real one waits for a thread.
    [Theory]
    [InlineData(true, FailureKind.Work)]
    [InlineData(false, FailureKind.Input)]
    public async Task A_plan_for_which_the_host_has_no_addresses_is_failed_work(bool isRefusedMapping, FailureKind kind)
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp(10));
        using var held = new HeldPlans(run.Planning, session: 0);
        held.WaitForThreads();
        var answer = run.RunAsync(1, "sum(x)", Inputs(x));
        var job = await run.WaitForBeginAsync(1);

        job.Tell(new JobActor.JobUnplanned(isRefusedMapping ? new MappingRefusedException("RLIMIT_AS allows no more") : new SegmentException("it cannot be used")));

        Assert.Equal(kind, (await Assert.ThrowsAsync<RunFailedException>(() => answer)).Kind);
    }

    [Fact]
    public async Task A_program_that_is_wrong_is_told_so_also_where_there_is_no_node()
    {
        await using var run = new InProcessRun();
        var x = await run.ArrayAsync(Ramp(10));

        var error = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, "sum(z)", Inputs(x)));

        Assert.Equal(FailureKind.Input, error.Kind);
    }

    /// <summary>As many plans as there are threads, which are made until this is disposed.</summary>
    private sealed class HeldPlans : IDisposable
    {
        private readonly CountdownEvent _begun = new(RunContext.PlannedAtOnce);
        private readonly ManualResetEventSlim _end = new();

        public HeldPlans(FairThreads<SessionLine> threads, long session)
        {
            for (var i = 0; i < RunContext.PlannedAtOnce; i++)
            {
                _ = threads.RunAsync(new SessionLine(session, JobPriority.Normal), JobPriority.Normal.Weight(), Hold, CancellationToken.None);
            }
        }

        public bool AreFree => _end.IsSet;

        /// <summary>Waits until they have all threads.</summary>
        public void WaitForThreads() => Assert.True(_begun.Wait(Watchdog.Limit));

        public void Dispose() => _end.Set();

        private bool Hold()
        {
            _begun.Signal();
            return _end.Wait(Watchdog.Limit);
        }
    }
}
