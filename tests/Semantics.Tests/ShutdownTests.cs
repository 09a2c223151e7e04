using System.Collections.Concurrent;

namespace ActorShm.Semantics.Tests;

/// <summary>Promises: an orderly end in phases, and waiting for the end of one actor.</summary>
public class ShutdownTests : TestKit
{
    private readonly ConcurrentQueue<string> _ran = new();

    [Fact]
    public async Task Tasks_run_phase_by_phase_and_the_last_phase_ends_the_system()
    {
        var system = ActorSystem.Create("short");
        var shutdown = CoordinatedShutdown.Get(system);
        Add(shutdown, CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "last words", () => Assert.False(system.WhenTerminated.IsCompleted));
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "stop");
        Add(shutdown, CoordinatedShutdown.PhaseBeforeServiceUnbind, "before");
        Add(shutdown, CoordinatedShutdown.PhaseServiceUnbind, "unbind");

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Watchdog.Limit);

        Assert.Equal(["before", "unbind", "stop", "last words"], _ran);
        Assert.True(system.WhenTerminated.IsCompletedSuccessfully);
        Assert.Same(CoordinatedShutdown.UnknownReason.Instance, shutdown.ShutdownReason);
    }

    [Fact]
    public async Task Terminating_the_system_runs_the_phases_once()
    {
        var system = ActorSystem.Create("short");
        var shutdown = CoordinatedShutdown.Get(system);
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "stop");

        await Task.WhenAll(system.Terminate(), system.Terminate(), shutdown.Run(CoordinatedShutdown.UnknownReason.Instance)).WaitAsync(Watchdog.Limit);

        Assert.Equal(["stop"], _ran);
        Assert.Same(CoordinatedShutdown.ActorSystemTerminateReason.Instance, shutdown.ShutdownReason);
    }

    [Fact]
    public async Task The_tasks_of_one_phase_run_together()
    {
        var shutdown = CoordinatedShutdown.Get(ActorSystem.Create("short"));
        var first = new TaskCompletionSource();
        var second = new TaskCompletionSource();
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "first", () => MeetAsync(first, second));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "second", () => MeetAsync(second, first));

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Watchdog.Limit);

        Assert.True(first.Task.IsCompletedSuccessfully && second.Task.IsCompletedSuccessfully);

        async Task<Done> MeetAsync(TaskCompletionSource mine, TaskCompletionSource others)
        {
            mine.SetResult();
            await others.Task;
            return Done.Instance;
        }
    }

    [Fact]
    public async Task A_run_can_begin_in_the_middle()
    {
        var shutdown = CoordinatedShutdown.Get(ActorSystem.Create("short"));
        Add(shutdown, CoordinatedShutdown.PhaseBeforeServiceUnbind, "before");
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "stop");

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance, CoordinatedShutdown.PhaseServiceStop).WaitAsync(Watchdog.Limit);

        Assert.Equal(["stop"], _ran);
    }

    [Fact]
    public async Task A_task_that_fails_does_not_keep_the_end_from_coming()
    {
        var system = ActorSystem.Create("short");
        var shutdown = CoordinatedShutdown.Get(system);
        Add(shutdown, CoordinatedShutdown.PhaseServiceStop, "broken", () => throw new InvalidOperationException("out of paper"));
        Add(shutdown, CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "after");

        await system.Terminate().WaitAsync(Watchdog.Limit);

        Assert.Equal(["broken", "after"], _ran);
    }

    [Fact]
    public async Task GracefulStop_is_done_when_the_actor_has_handled_what_came_before_and_stopped()
    {
        var handled = 0;
        var stopped = false;
        var actor = Sys.ActorOf(new Script { OnReceive = (_, _) => handled++, OnPostStop = () => stopped = true }.Props);
        for (var i = 0; i < 1_000; i++)
        {
            actor.Tell("work", ActorRefs.NoSender);
        }

        Assert.True(await actor.GracefulStop(Watchdog.Limit));

        Assert.Equal((1_000, true), (handled, stopped));
        Assert.True(await actor.GracefulStop(Watchdog.Limit)); // of one that has stopped already
    }

    [Fact]
    public async Task An_actor_can_be_asked_to_stop_in_its_own_words()
    {
        var actor = Sys.ActorOf(new Script
        {
            OnReceive = (context, message) =>
            {
                if (message is "close")
                {
                    context.Stop(context.Self);
                }
            },
        }.Props);

        Assert.True(await actor.GracefulStop(Watchdog.Limit, "close"));
    }

    private void Add(CoordinatedShutdown shutdown, string phase, string name, Action? work = null) =>
        shutdown.AddTask(phase, name, () =>
        {
            _ran.Enqueue(name);
            work?.Invoke();
            return Task.FromResult(Done.Instance);
        });
}
