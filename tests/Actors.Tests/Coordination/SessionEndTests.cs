using ActorShm.Actors.Client;
using ActorShm.Actors.Messages;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

public class SessionEndTests
{
    [Fact]
    public async Task What_comes_after_the_end_of_its_session_is_told_so_and_makes_nothing()
    {
        await using var run = new InProcessRun();
        var session = await run.OpenSessionAsync();
        var closed = run.Coordinator.Ask<object>(new CloseSession(session), Watchdog.Limit);

        var late = run.Coordinator.Ask<object>(new CreateSegment(session, ElementType.Float64, Shape.Vector(10), "late", IsUndefined: false), Watchdog.Limit);

        Assert.IsType<SessionClosed>(await late);
        Assert.IsType<SessionClosed>(await closed);
        Assert.IsType<SessionClosed>(await run.Coordinator.Ask<object>(new CloseSession(session), Watchdog.Limit));
        Assert.Empty(run.Store.List());
    }

    // Goal: sessions that go without being closed cost a host nothing that grows. Method: clients of two processes come and go; the processes live on, and then end.
    [Fact]
    public async Task A_process_that_leaves_many_sessions_behind_is_held_once_and_given_up_with_its_end()
    {
        await using var run = new InProcessRun();
        await run.Client.SessionOpened.WaitAsync(Watchdog.Limit);
        run.PeerPid = 4711;
        for (var i = 0; i < 5; i++)
        {
            await run.LeaveSessionAsync();
        }

        run.PeerPid = 4712;
        await run.LeaveSessionAsync();
        await Watchdog.UntilAsync("one hold is left for each process", () => run.HeldProcesses == 2);
        run.ExitGate.SetResult();

        await Watchdog.UntilAsync("none is held", () => run.HeldProcesses == 0);
    }

    // Goal: a client that has closed its session can tell what its job came to from what its own end did. Method: the job waits for a node that never comes.
    [Fact]
    public async Task A_job_that_ends_with_its_session_has_no_answer()
    {
        await using var run = new InProcessRun { HasNodeComing = true };
        var session = await run.OpenSessionAsync();
        var answer = run.Coordinator.Ask<object>(new SubmitProgram(session, 1, "sum(broadcast_to(1.5, (10,)))", [], [], JobTerms.Default), Watchdog.Limit);

        await run.Coordinator.Ask<SessionClosed>(new CloseSession(session), Watchdog.Limit);
        await Watchdog.UntilAsync("the job is over", async () =>
            (await run.Coordinator.Ask<JobsListed>(new ListJobs(long.MaxValue), Watchdog.Limit)).Jobs is [{ State: JobState.Cancelled }]);

        Assert.False(answer.IsCompleted);
    }

    // Goal: a client that has a defect leaves no session behind that nobody ends. Method: what watches its job throws where nothing may.
    [Fact]
    public async Task A_defect_in_a_client_ends_its_session_and_is_told_to_who_waits()
    {
        await using var run = new InProcessRun { HasNodeComing = true };
        await run.ArrayAsync([1, 2, 3]);
        var answer = run.Client.Add(1, new FailingWatch());

        run.ClientActor.Tell(new JobProgressed(1, 1, 10, 8, 80, TimeSpan.Zero));

        var error = await Assert.ThrowsAsync<ObjectDisposedException>(() => answer.WaitAsync(Watchdog.Limit));
        Assert.IsType<FormatException>(error.InnerException);
        Assert.True(run.Client.Over.IsCancellationRequested);
        await Watchdog.UntilAsync("what the session owned is retired", () => run.Store.List().Count == 0);
    }

    private sealed class FailingWatch : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => throw new FormatException("no such format");
    }
}
