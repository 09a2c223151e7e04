using ActorShm.Actors;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Hosting.Tests;

// Goal: a run whose actor system ends has as long for its jobs as its settings say, and leaves nothing however long that is.
// Method: the only node is stopped with a job, so that the job lasts as long as the test lets it.
public class SystemEndTests
{
    private static readonly TimeSpan OtherPhases = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_job_is_waited_for_longer_than_other_phases_of_the_shutdown_may_take()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var system = ActorShmSystem.Create("mine", config: ConfigurationFactory.ParseString($"akka.coordinated-shutdown.default-phase-timeout = {OtherPhases.TotalMilliseconds}ms"));
        await using var run = await StartAsync(system, scratch);
        var (node, job) = await HoldJobAsync(run);

        var end = system.Terminate();
        await TakesNoWorkAsync(run);
        await Task.Delay(10 * OtherPhases); // how long the job takes from then on
        Assert.False(end.IsCompleted);
        Signals.Send(node, Signals.Continue);

        await end.WaitAsync(Watchdog.Limit);
        Assert.Equal("499500 (float64)", Assert.Single((await job.WaitAsync(Watchdog.Limit)).Results).Value?.ToString());
        AssertIsGone(scratch, node);
        Assert.Null(await run.Ended);
    }

    [Fact]
    public async Task A_job_that_takes_longer_than_the_phase_of_a_system_that_was_made_otherwise_is_ended_within_it()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var system = ActorSystem.Create("mine");
        await using var run = await StartAsync(system, scratch);
        var (node, job) = await HoldJobAsync(run);

        await system.Terminate().WaitAsync(Watchdog.Limit);

        AssertIsGone(scratch, node);
        Assert.Null(await run.Ended); // ended in good order, and not broken by the end of its actors
        await Assert.ThrowsAsync<RunFailedException>(() => job.WaitAsync(Watchdog.Limit));
    }

    [Fact]
    public void The_program_itself_has_the_last_word_on_how_long_the_phase_may_take()
    {
        using var own = ActorShmSystem.Create("own", options => (options.Settings["host.drain-timeout"], options.Settings["host.leave-timeout"]) = ("1m", "10s"));
        using var told = ActorShmSystem.Create("told", config: ConfigurationFactory.ParseString("akka.coordinated-shutdown.phases.service-stop.timeout = 7s"));

        Assert.Equal(TimeSpan.FromSeconds(95), CoordinatedShutdown.Get(own).Timeout(CoordinatedShutdown.PhaseServiceStop));
        Assert.Equal(TimeSpan.FromSeconds(7), CoordinatedShutdown.Get(told).Timeout(CoordinatedShutdown.PhaseServiceStop));
    }

    private static Task<ActorShmRun> StartAsync(ActorSystem system, ScratchDirectory scratch) => system.StartActorShmAsync(options =>
    {
        options.Nodes = 1;
        options.RunDirectory = scratch.Combine("run");
        options.Program = new NodeProgram(Path.Combine(BuiltSample.Directory("EmbeddingDirectory"), "embedding"), [ActorShmNode.Argument]);
    });

    private static async Task<(int Node, Task<JobOutcome> Job)> HoldJobAsync(ActorShmRun run)
    {
        var x = await run.Client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(1000), "x");
        await run.Client.FillWithRampAsync(x, start: 0, step: 1);
        var node = Assert.Single(await run.ListNodesAsync()).Pid;
        Signals.Send(node, Signals.Stop);
        var job = run.Client.RunAsync(new ProgramRequest("sum(x)", new Dictionary<string, SegmentHandle> { ["x"] = x }, []));
        await Watchdog.UntilAsync("the job runs", async () => (await run.Client.ListJobsAsync()).Any(known => known.State == JobState.Computing));
        return (node, job);
    }

    private static Task TakesNoWorkAsync(ActorShmRun run) => Watchdog.UntilAsync("the host takes no work", async () =>
    {
        try
        {
            await run.Client.RunAsync(new ProgramRequest("1 + 1", new Dictionary<string, SegmentHandle>(), []));
            return false;
        }
        catch (RunFailedException refused) when (refused.Kind == FailureKind.HostEnding)
        {
            return true;
        }
    });

    private static void AssertIsGone(ScratchDirectory scratch, int node)
    {
        Assert.False(Directory.Exists(scratch.Combine("run")));
        Assert.False(Directory.Exists($"/proc/{node}"), $"node {node} is still there");
    }
}
