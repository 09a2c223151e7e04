using ActorShm.Hocon;

namespace ActorShm.Hosting.Tests;

public class ShutdownFailureTests
{
    [Fact]
    public async Task A_shutdown_that_cannot_be_made_lets_nothing_begin()
    {
        using var system = ActorSystem.Create("mine", ConfigurationFactory.ParseString("akka.coordinated-shutdown.phases.service-stop.depends-on = [service-stop]"));

        await Assert.ThrowsAsync<ConfigurationException>(() => ActorShmExtension.Get(system).StartAsync(
            system,
            new ActorShmOptions(),
            _ => throw new InvalidOperationException("It has begun."),
            CancellationToken.None));

        Assert.False(ActorShmExtension.Get(system).Started.IsCompleted);
    }
}
