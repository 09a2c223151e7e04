using System.Runtime.CompilerServices;
using ActorShm.Actors.Application;
using ActorShm.Actors.Engine;
using ActorShm.Actors.Measuring;
using ActorShm.Actors.Runs;
using ActorShm.Testing;
using Microsoft.Extensions.Logging.Abstractions;

using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Actors.Tests;

public class RunHostTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_run_whose_coordinator_stops_is_over_and_says_so()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        await using var host = await RunHost.StartAsync(scratch.Combine("run"), ActorShmSettings.Load([]), NullLoggerFactory.Instance);
        Assert.False(host.Ended.IsCompleted);
        var coordinator = await host.ActorSystem.ActorSelection($"/user/{RunActors.Coordinator}").ResolveOne(Patience);

        coordinator.Tell(PoisonPill.Instance, ActorRefs.NoSender);

        Assert.Contains("/user/actorshm-coordinator", await host.Ended.WaitAsync(Patience), StringComparison.Ordinal);
        Assert.False(await host.StopAsync().WaitAsync(Patience)); // there is nobody left who could drain
    }

    [Fact]
    public async Task A_run_that_is_disposed_is_over_without_a_complaint()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var host = await RunHost.StartAsync(scratch.Combine("run"), ActorShmSettings.Load([]), NullLoggerFactory.Instance);

        await host.DisposeAsync();

        Assert.Null(await host.Ended.WaitAsync(Patience));
    }

    // Goal: a host that lives for weeks keeps nothing for those who wait for nodes a while, again and again. Method: the garbage collector is asked.
    [Fact]
    public async Task Who_has_stopped_waiting_for_nodes_is_forgotten()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        await using var host = await RunHost.StartAsync(scratch.Combine("run"), ActorShmSettings.Load([]), NullLoggerFactory.Instance);
        var (first, second) = (await WaitInVainAsync(stop => host.WaitForNodesAsync(1, stop)), await WaitInVainAsync(stop => host.WaitForNodeAsync(4711, stop)));

        await host.WaitForNodesAsync(0);

        await Watchdog.UntilAsync("both are garbage", () =>
        {
            GC.Collect();
            return !first.TryGetTarget(out _) && !second.TryGetTarget(out _);
        });

        [MethodImpl(MethodImplOptions.NoInlining)]
        static async Task<WeakReference<Task>> WaitInVainAsync(Func<CancellationToken, Task> wait)
        {
            using var stop = new CancellationTokenSource();
            var waiting = wait(stop.Token);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
            return new WeakReference<Task>(waiting);
        }
    }

    // Goal: whoever starts a run learns why it cannot start, also when cleaning up fails. Method: the coordinator's name is taken, and the run's meter cannot be disposed.
    [Fact]
    public async Task A_start_that_fails_throws_its_own_reason_and_logs_what_could_not_be_cleaned_up()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var log = new LogRecorder();
        using var broken = new BrokenMeters();
        var settings = ActorShmSettings.Load([]);
        using var system = EngineSystem.Create("mine", settings, NullLoggerFactory.Instance, ConfigurationFactory.Empty, ownsLoggers: false);
        system.ActorOf(Props.Create(() => new EchoActor()), RunActors.Coordinator);

        await Assert.ThrowsAsync<InvalidActorNameException>(() =>
            RunHost.StartAsync(scratch.Combine("run"), settings, log, application: new HostApplication { ActorSystem = system }));

        Assert.Equal([(LogLevel.Error, broken.Failure)], log.Entries.Select(entry => (entry.Level, entry.Cause)));
        Assert.False(Directory.Exists(scratch.Combine("run")));
    }

    // Goal: an embedder mends what was wrong and starts again. Method: the name of the coordinator is taken the first time, when the ledger has been made.
    [Fact]
    public async Task A_start_that_fails_leaves_nothing_in_the_way_of_the_next_in_the_same_actor_system()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var settings = ActorShmSettings.Load([]);
        using var system = EngineSystem.Create("mine", settings, NullLoggerFactory.Instance, ConfigurationFactory.Empty, ownsLoggers: false);
        var taken = system.ActorOf(Props.Create(() => new EchoActor()), RunActors.Coordinator);
        Task<RunHost> StartAsync() => RunHost.StartAsync(scratch.Combine("run"), settings, NullLoggerFactory.Instance, application: new HostApplication { ActorSystem = system });

        await Assert.ThrowsAsync<InvalidActorNameException>(StartAsync);
        await taken.GracefulStop(Patience);

        // Akka.NET tells that an actor has ended a moment before its parent gives the name free.
        RunHost? host = null;
        await Watchdog.UntilAsync("the names are free", async () =>
        {
            try
            {
                host = await StartAsync();
                return true;
            }
            catch (InvalidActorNameException)
            {
                return false;
            }
        });
        await using (host)
        {
            Assert.False(host!.Ended.IsCompleted);
        }
    }
}
