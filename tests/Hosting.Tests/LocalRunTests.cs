using ActorShm.Actors.Configuration;
using ActorShm.Actors.Coordination;
using ActorShm.Hosting.Launching;
using ActorShm.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Hosting.Tests;

public class LocalRunTests
{
    // Goal: a step of the end that fails keeps no later one from being done. Method: somebody has disposed the nodes before, so neither they nor their restarts can be ended.
    [Fact]
    public async Task A_run_whose_nodes_cannot_be_ended_removes_its_directory_all_the_same_and_tells_of_it()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var run = await LocalRun.StartAsync(new LocalRunOptions(scratch.Combine("run"), NodeCount: 0, ActorShmSettings.Load([]), NullLoggerFactory.Instance));
        await run.Nodes.DisposeAsync();

        var told = await Assert.ThrowsAsync<AggregateException>(async () => await run.DisposeAsync());

        Assert.All(told.InnerExceptions, failure => Assert.IsType<ObjectDisposedException>(failure));
        Assert.False(Directory.Exists(scratch.Combine("run")));
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
}
