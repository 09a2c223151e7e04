using ActorShm.Testing;

namespace ActorShm.Hosting.Tests;

public class ActorShmExtensionTests
{
    // Goal: a start that comes while another fails has a task of its own, and not the one that is faulted for the other: its run could tell nobody of itself, and nobody would end it.
    // Method: the one step that a failed start does last. Before it the next is refused, and after it the next has another task.
    [Fact]
    public void The_next_start_is_free_by_the_fault_of_the_one_before_and_by_nothing_else()
    {
        var extension = new ActorShmExtension();
        var first = extension.Take();
        Assert.Same(first.Task, extension.Started);
        Assert.Throws<InvalidOperationException>(extension.Take);

        first.SetException(new IOException("The directory is in use."));

        Assert.Same(first.Task, extension.Started); // until the next, it is that which failed
        var next = extension.Take();
        Assert.NotSame(first, next);
        Assert.Same(next.Task, extension.Started);
        Assert.False(next.Task.IsCompleted);
    }

    // Goal: a shutdown that comes in the middle of a start waits until that has left nothing. Method: the start waits for a node that never joins.
    [Theory]
    [InlineData(true)]
    [InlineData(false)] // on Akka.NET a run beside the system
    public async Task A_system_that_ends_gives_up_a_start_that_is_under_way_and_waits_for_that(bool isMade)
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var system = isMade ? ActorShmSystem.Create("mine") : ActorSystem.Create("mine");
        var started = ActorShmExtension.Get(system).Started;
        var start = system.StartActorShmAsync(options =>
        {
            options.Nodes = 1;
            options.RunDirectory = scratch.Combine("run");
            options.Program = new NodeProgram("/bin/sh", ["-c", "exec sleep 1000", "node"]);
        });
        await Watchdog.UntilAsync("the run has its directory", () => start.IsCompleted || Directory.Exists(scratch.Combine("run")));
        Assert.False(start.IsCompleted);

        var end = system.Terminate();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => start.WaitAsync(Watchdog.Limit));

        Assert.Contains("'mine' has begun to end while a run started", failure.Message, StringComparison.Ordinal);
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => started));
        Assert.False(Directory.Exists(scratch.Combine("run")));
        await end.WaitAsync(Watchdog.Limit);
    }

    // Goal: nobody waits on a run that is disposed, and no run is left to nobody. Method: a start that is complete at the very moment at which the system begins to end.
    [Fact]
    public async Task A_run_whose_start_is_complete_when_its_system_has_begun_to_end_is_stopped_and_nobody_gets_it()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var system = ActorSystem.Create("mine");
        var extension = ActorShmExtension.Get(system);
        var options = new ActorShmOptions { Nodes = 0, RunDirectory = scratch.Combine("run") };
        var end = Task.CompletedTask;
        async Task<ActorShmRun> StartAsync(CancellationToken givenUp)
        {
            var run = await ActorShmRun.StartAsync(options, loggers: null, CancellationToken.None);
            end = system.Terminate();
            var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = givenUp.Register(told.SetResult);
            await told.Task.WaitAsync(Watchdog.Limit, CancellationToken.None);
            Assert.False(end.IsCompleted); // the phase waits for the start
            return run;
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => extension.StartAsync(system, options, StartAsync, CancellationToken.None));

        await Assert.ThrowsAsync<InvalidOperationException>(() => extension.Started);
        Assert.Throws<InvalidOperationException>(() => extension.Run);
        Assert.False(Directory.Exists(scratch.Combine("run")));
        await end.WaitAsync(Watchdog.Limit);
    }

    [Fact]
    public async Task A_start_that_fails_while_its_system_ends_tells_its_own_reason()
    {
        using var system = ActorSystem.Create("mine");
        var extension = ActorShmExtension.Get(system);
        var reason = new IOException("The directory is in use.");

        var failure = await Assert.ThrowsAsync<IOException>(() => extension.StartAsync(
            system,
            new ActorShmOptions(),
            async givenUp =>
            {
                _ = system.Terminate();
                await Task.Delay(Timeout.InfiniteTimeSpan, givenUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw reason;
            },
            CancellationToken.None));

        Assert.Same(reason, failure);
        Assert.Same(reason, await Assert.ThrowsAsync<IOException>(() => extension.Started));
    }

    // Goal: no run starts that nobody would end.
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_system_that_has_ended_or_is_ending_takes_no_run(bool hasShutdown, bool hasEnded)
    {
        using var system = ActorSystem.Create("mine");
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (hasShutdown)
        {
            CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "wait", async () =>
            {
                await goOn.Task;
                return Done.Instance;
            });
        }
        else
        {
            system.ActorOf(Props.Create(() => new Lingerer(goOn.Task)));
        }

        var end = system.Terminate();
        if (hasEnded)
        {
            goOn.SetResult();
            await end.WaitAsync(Watchdog.Limit);
        }

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ActorShmExtension.Get(system).StartAsync(system, new ActorShmOptions(), NeverAsync, CancellationToken.None));

        Assert.Contains("ended or is ending", refused.Message, StringComparison.Ordinal);
        Assert.False(ActorShmExtension.Get(system).Started.IsCompleted);
        goOn.TrySetResult();
        await end.WaitAsync(Watchdog.Limit);
    }

    // Goal: a run ends also in a phase that may take longer than a timer can wait, as Akka.NET allows it.
    [Fact]
    public void A_run_is_waited_for_no_longer_than_a_timer_can_wait()
    {
        Assert.Equal(TimeSpan.FromDays(40) - TimeSpan.FromSeconds(5), ServiceStop.PatienceWithin(TimeSpan.FromDays(40)));
        using var impatience = new CancellationTokenSource(ServiceStop.PatienceWithin(TimeSpan.FromDays(400)));
        Assert.False(impatience.IsCancellationRequested);
    }

    private static Task<ActorShmRun> NeverAsync(CancellationToken cancellation) => throw new InvalidOperationException("This start must not begin.");

    /// <summary>An actor that keeps its system from ending until something is done.</summary>
    private sealed class Lingerer(Task until) : ReceiveActor
    {
        protected override void PostStop() => until.Wait(Watchdog.Limit);
    }
}
