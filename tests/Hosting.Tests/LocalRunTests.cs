using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Hosting.Launching;
using ActorShm.Segments;
using ActorShm.Testing;
using Microsoft.Extensions.Logging.Abstractions;

using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Hosting.Tests;

public class LocalRunTests
{
    // Goal: a step of the end that fails keeps no later one from being done, and every failure is told once. Method: nothing can be decided about nodes that have ended, because the clock of the restarts fails, and the run's meter cannot be disposed.
    [Fact]
    public async Task A_run_whose_end_fails_removes_its_directory_all_the_same_and_tells_every_failure_once()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var broken = new BrokenMeters();
        var settings = ActorShmSettings.Load([]);
        var run = await LocalRun.StartAsync(new LocalRunOptions(scratch.Combine("run"), NodeCount: 0, settings, NullLoggerFactory.Instance) { Program = new NodeProgram("/bin/sh", ["-c", "exit 3"]) });
        run.Nodes.KeepRunning(new RestartPolicy(settings, new BrokenClock()), run.Host);
        LaunchedNode[] nodes = [run.Nodes.Start(), run.Nodes.Start()];
        await Watchdog.UntilAsync("both have ended", () => nodes.All(node => node.Exited.IsCompleted));

        var stopped = await Assert.ThrowsAsync<AggregateException>(() => run.StopAsync());
        var told = await Assert.ThrowsAsync<AggregateException>(async () => await run.DisposeAsync());

        Assert.Equal(nodes.Select(node => node.Exited.Exception!.InnerException), stopped.InnerExceptions);
        Assert.Equal([.. stopped.InnerExceptions, broken.Failure], told.InnerExceptions);
        Assert.False(Directory.Exists(scratch.Combine("run")));
    }

    [Fact]
    public async Task A_run_that_is_to_end_at_once_stops_also_when_its_nodes_were_disposed_before()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var atOnce = new CancellationTokenSource();
        await using var run = await LocalRun.StartAsync(new LocalRunOptions(scratch.Combine("run"), NodeCount: 0, ActorShmSettings.Load([]), NullLoggerFactory.Instance) { AtOnce = atOnce.Token });
        await run.Nodes.DisposeAsync();
        await atOnce.CancelAsync();

        Assert.True(await run.StopAsync());
        Assert.Throws<InvalidOperationException>(() => run.Nodes.Start());
    }

    // Goal: work that needs no node does not wait for any. Method: a node that never joins; a segment is filled, and then the node is waited for.
    [Fact]
    public async Task A_run_whose_nodes_still_start_takes_arrays_and_ends_a_node_that_does_not_join_in_time()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var settings = ActorShmSettings.Load(new SettingsSources([], ["actorshm.host.join-timeout=300ms"]));
        LaunchedNode node;
        await using (var run = await LocalRun.LaunchAsync(
            new LocalRunOptions(scratch.Combine("run"), NodeCount: 1, settings, NullLoggerFactory.Instance) { Program = new NodeProgram("/bin/sh", ["-c", "exec sleep 1000"]) }))
        {
            node = Assert.Single(run.Nodes.Nodes);
            await using (var client = await run.Host.OpenClientAsync())
            {
                var x = await client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(1000), "x");
                using (var view = client.Segments.Open<double>(x, AccessMode.ReadWrite))
                {
                    view.WriteSpan(0, 1000).Fill(1.5);
                }

                await client.SealSegmentAsync(x);
                Assert.False(node.Exited.IsCompleted);
                var late = await Assert.ThrowsAsync<NodeLaunchException>(() => run.WaitForNodesAsync());
                Assert.Contains("actorshm.host.join-timeout", late.Message, StringComparison.Ordinal);
            }
        }

        Assert.Equal(128 + 9, (await node.Exited).ExitCode);
        Assert.False(Directory.Exists(scratch.Combine("run")));
    }

    // Goal: a run whose own nodes hang is not taken for ready because others have joined. Method: its node is a shell that sleeps, and another program's node joins.
    [Fact]
    public async Task Nodes_of_others_do_not_stand_for_those_that_were_started()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var settings = ActorShmSettings.Load(new SettingsSources([], ["actorshm.host.join-timeout=300ms"]));
        var options = new LocalRunOptions(scratch.Combine("run"), NodeCount: 1, settings, NullLoggerFactory.Instance) { Program = new NodeProgram("/bin/sh", ["-c", "exec sleep infinity"]) };
        await using var run = await LocalRun.LaunchAsync(options);
        await using var others = new NodeLauncher(
            run.Host.Directory,
            options with { Program = new NodeProgram(Path.Combine(BuiltSample.Directory("EmbeddingDirectory"), "embedding"), [ActorShmNode.Argument]) },
            new LaunchedNodes(settings.JoinTimeout));
        others.Start();
        await run.Host.WaitForNodesAsync(1).WaitAsync(Watchdog.Limit);

        await Assert.ThrowsAsync<NodeLaunchException>(() => run.WaitForNodesAsync().WaitAsync(Watchdog.Limit));
    }

    // Goal: whoever starts a run can catch why it cannot start, by its type, also when cleaning up fails. Method: the run's meter cannot be disposed.
    [Fact]
    public async Task A_start_that_fails_throws_its_own_reason_and_logs_what_could_not_be_cleaned_up()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var log = new LogRecorder();
        using var broken = new BrokenMeters();
        var reason = new NodeLaunchException("There is no room for nodes.");
        var options = new LocalRunOptions(scratch.Combine("run"), NodeCount: 0, ActorShmSettings.Load([]), log) { OnOwned = () => throw reason };

        Assert.Same(reason, await Assert.ThrowsAsync<NodeLaunchException>(() => LocalRun.StartAsync(options)));

        Assert.Equal([broken.Failure], log.Entries.Where(entry => entry.Level == LogLevel.Error).Select(entry => entry.Cause));
        Assert.False(Directory.Exists(scratch.Combine("run")));
    }

    private sealed class BrokenClock : TimeProvider
    {
        public override long GetTimestamp() => throw new IOException("This clock has stopped.");
    }
}
