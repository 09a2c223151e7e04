using System.Collections.Concurrent;

namespace ActorShm.Embedded.Tests;

public class CoordinatedShutdownTests
{
    private readonly ConcurrentQueue<string> _ran = new();

    [Fact]
    public async Task A_task_that_fails_is_logged_and_the_end_goes_on()
    {
        await using var test = new TestSystem();
        var shutdown = CoordinatedShutdown.Get(test.System);
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "broken", () => throw new InvalidOperationException("out of paper"));
        Add(shutdown, CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "after");

        await test.System.Terminate().WaitAsync(Watchdog.Limit);

        Assert.Equal(["broken", "after"], _ran);
        Assert.Contains("out of paper", test.Log.Expect("'broken'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_in_a_phase_that_does_not_recover_ends_the_run_there()
    {
        var system = ActorSystem.Create("test", ConfigurationFactory.ParseString("akka.coordinated-shutdown.phases.service-stop.recover = off"));
        var shutdown = CoordinatedShutdown.Get(system);
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "broken", () => throw new InvalidOperationException("out of paper"));
        Add(shutdown, CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "after");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Watchdog.Limit));

        Assert.Equal("out of paper", failure.Message);
        Assert.Equal(["broken"], _ran);
        Assert.False(system.WhenTerminated.IsCompleted);
        await ((ExtendedActorSystem)system).FinalTerminate().WaitAsync(Watchdog.Limit);
    }

    [Theory]
    [InlineData("on")]
    [InlineData("off")]
    public async Task A_phase_that_takes_too_long_is_left_behind_or_ends_the_run(string recover)
    {
        var time = new TestScheduler();
        var system = ActorSystem.Create(
            "test",
            ConfigurationFactory.ParseString($"akka.coordinated-shutdown.phases.service-stop {{ timeout = 3s, recover = {recover} }}"),
            new EmbeddedSetup { Time = time });
        var shutdown = CoordinatedShutdown.Get(system);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "endless", async () =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite);
            return Done.Instance;
        });

        // The end of the system has a limit as well, and takes a while: time stands still from a later phase on.
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var timeStandsStill = new TaskCompletionSource<Done>(TaskCreationOptions.RunContinuationsAsynchronously);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "left", () =>
        {
            left.SetResult();
            return timeStandsStill.Task;
        });

        var run = shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
        await begun.Task.WaitAsync(Watchdog.Limit);
        while (!run.IsCompleted && !left.Task.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1)); // again and again: the phase arms its timer at a moment of its own
            await Task.Yield();
        }

        timeStandsStill.SetResult(Done.Instance);

        if (recover == "on")
        {
            await run;
            Assert.True(system.WhenTerminated.IsCompleted);
        }
        else
        {
            Assert.Contains("endless", (await Assert.ThrowsAsync<TimeoutException>(() => run)).Message, StringComparison.Ordinal);
            await ((ExtendedActorSystem)system).FinalTerminate().WaitAsync(Watchdog.Limit);
        }
    }

    // Goal: nobody believes that a task will run which will not. Method: the tasks are added while the phase runs with which a run begins, or that ends it.
    [Theory]
    [InlineData(CoordinatedShutdown.PhaseBeforeServiceUnbind, "on")] // left out, because the run begins later
    [InlineData(CoordinatedShutdown.PhaseActorSystemTerminate, "off")] // never reached, because the run ends before it
    public async Task A_task_of_a_phase_that_never_comes_is_refused(string phase, string recover)
    {
        var system = ActorSystem.Create("test", ConfigurationFactory.ParseString($"akka.coordinated-shutdown.phases.service-stop.recover = {recover}"));
        var shutdown = CoordinatedShutdown.Get(system);
        var begun = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "stop", async () =>
        {
            begun.SetResult();
            await goOn.Task;
            return recover == "on" ? Done.Instance : throw new InvalidOperationException("out of paper");
        });
        var run = shutdown.Run(CoordinatedShutdown.UnknownReason.Instance, CoordinatedShutdown.PhaseServiceStop);
        await begun.Task.WaitAsync(Watchdog.Limit);
        if (recover == "off")
        {
            goOn.SetResult();
            await Assert.ThrowsAsync<InvalidOperationException>(() => run.WaitAsync(Watchdog.Limit));
        }

        var refused = Assert.Throws<InvalidOperationException>(() => Add(shutdown, phase, "late"));

        Assert.Contains($"'{phase}'", refused.Message, StringComparison.Ordinal);
        goOn.TrySetResult();
        await ((ExtendedActorSystem)system).FinalTerminate().WaitAsync(Watchdog.Limit);
    }

    [Fact]
    public async Task A_task_can_be_added_to_a_later_phase_while_the_run_is_on_but_not_to_an_earlier_one()
    {
        await using var test = new TestSystem();
        var shutdown = CoordinatedShutdown.Get(test.System);
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "stop", () =>
        {
            Add(shutdown, CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "added");
            Assert.Throws<InvalidOperationException>(() => Add(shutdown, CoordinatedShutdown.PhaseServiceUnbind, "too late"));
            _ran.Enqueue("refused");
        });

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Watchdog.Limit);

        Assert.Equal(["stop", "refused", "added"], _ran);
    }

    [Fact]
    public async Task Phases_of_the_configuration_have_their_place_and_can_be_switched_off()
    {
        var system = ActorSystem.Create("test", ConfigurationFactory.ParseString(
            """
            akka.coordinated-shutdown.phases {
              flush { depends-on = [service-stop], timeout = 42s }
              before-actor-system-terminate.depends-on = [flush, cluster-shutdown]
              service-unbind.enabled = off
            }
            """));
        var shutdown = CoordinatedShutdown.Get(system);
        Add(shutdown, CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "last words");
        Add(shutdown, "flush", "flush");
        Add(shutdown, CoordinatedShutdown.PhaseServiceUnbind, "switched off");
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "stop");

        await system.Terminate().WaitAsync(Watchdog.Limit);

        Assert.Equal(["stop", "flush", "last words"], _ran);
        Assert.Equal(TimeSpan.FromSeconds(42), shutdown.Timeout("flush"));
        Assert.True(shutdown.TotalTimeout > TimeSpan.FromSeconds(42));
    }

    [Theory]
    [InlineData("akka.coordinated-shutdown.phases { service-unbind.depends-on = [service-stop] }", "circle")]
    [InlineData("akka.coordinated-shutdown.terminate-actor-system = off", "run-by-actor-system-terminate")]
    [InlineData("akka.coordinated-shutdown.phases.service-stop.timeout = soon", "soon")]
    [InlineData("akka.coordinated-shutdown {\n phases.service-stop.timeout = 50d }", "string:2: ")]
    [InlineData("akka.coordinated-shutdown.phases.service-stop.timeout = 50d", "at most 49.7 days; timeout is 50 days")]
    [InlineData("akka.coordinated-shutdown.default-phase-timeout = 1000d", "default-phase-timeout is 1000 days")]
    public async Task A_configuration_that_cannot_work_is_refused_with_the_reason(string configuration, string named)
    {
        var system = ActorSystem.Create("test", ConfigurationFactory.ParseString(configuration));

        Assert.Contains(named, Assert.Throws<ConfigurationException>(() => CoordinatedShutdown.Get(system)).Message, StringComparison.Ordinal);
        await system.Terminate().WaitAsync(Watchdog.Limit);
        system.Dispose();
    }

    [Fact]
    public async Task A_phase_that_does_not_exist_is_refused_with_those_that_do()
    {
        await using var test = new TestSystem();

        var refused = Assert.Throws<ConfigurationException>(() => Add(CoordinatedShutdown.Get(test.System), "lunch", "eat"));

        Assert.Contains("'lunch'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("service-stop", refused.Message, StringComparison.Ordinal);
    }

    private void Add(CoordinatedShutdown shutdown, string phase, string name, Action? work = null) =>
        shutdown.AddTask(phase, name, () =>
        {
            _ran.Enqueue(name);
            work?.Invoke();
            return Task.FromResult(Done.Instance);
        });
}
