using ActorShm.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorShm.Actors.Tests;

public class EngineSettingsTests
{
    [Theory]
    [InlineData("16 KiB")]
    [InlineData("17 MiB")]
    [InlineData("4 GiB")]
    public void A_limit_that_links_cannot_have_is_refused_when_settings_are_read(string size)
    {
        using var scratch = new ScratchDirectory();

        var refused = Assert.Throws<SettingsException>(() => Load(scratch, size));

        Assert.Contains("maximum-message-size must be a size from 32768 to 16777216 bytes", Assert.Single(refused.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_starts_with_the_largest_limit()
    {
        using var scratch = new ScratchDirectory("/dev/shm");

        await using var host = await RunHost.StartAsync(scratch.Combine("run"), Load(scratch, "16 MiB"), NullLoggerFactory.Instance);

        Assert.False(host.Ended.IsCompleted);
    }

    private static ActorShmSettings Load(ScratchDirectory scratch, string size)
    {
        var file = scratch.Combine("test.conf");
        File.WriteAllText(file, $"actorshm {{ akka.maximum-message-size = {size} }}");
        return ActorShmSettings.Load([file]);
    }
}
