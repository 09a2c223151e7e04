using ActorShm.Actors.Configuration;
using ActorShm.Actors.Engine;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorShm.Actors.Tests;

public class EngineSystemTests
{
    // Goal: what is no failure of a link is not told as a host that is not there. Method: a path that no file can have.
    [Fact]
    public async Task A_failure_that_says_nothing_about_the_host_goes_to_the_caller_as_it_is() =>
        await Assert.ThrowsAsync<ArgumentException>(() =>
            EngineSystem.ConnectAsync("/dev/shm/no\0such", ActorShmSettings.Load([]), NullLoggerFactory.Instance, CancellationToken.None));
}
