using ActorShm.Actors.Configuration;
using ActorShm.Actors.Coordination;
using ActorShm.Testing;
using Microsoft.Extensions.Logging.Abstractions;

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

        host.Coordinator.Tell(PoisonPill.Instance, ActorRefs.NoSender);

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
}
