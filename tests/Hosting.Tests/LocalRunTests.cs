using ActorShm.Actors.Configuration;
using ActorShm.Actors.Coordination;
using ActorShm.Hosting.Launching;
using ActorShm.Testing;
using Microsoft.Extensions.Logging.Abstractions;

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
}
