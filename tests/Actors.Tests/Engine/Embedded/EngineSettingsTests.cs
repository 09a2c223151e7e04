using ActorShm.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorShm.Actors.Tests;

public class EngineSettingsTests
{
    [Theory]
    [InlineData("maximum-message-size = 16 KiB", "maximum-message-size must be a size from 32768 to 16777216 bytes")]
    [InlineData("maximum-message-size = 64 MiB", "maximum-message-size must be a size from 32768 to 16777216 bytes")]
    [InlineData("maximum-queue-size = 1 GiB", "to 536870912 bytes")]
    [InlineData("maximum-queue-size = 63 KiB", "maximum-queue-size must be a size from 65536 to")]
    [InlineData("maximum-message-size = 16 MiB", "maximum-queue-size must be a size from 16")] // the default queue has no room for such a message
    public void A_limit_that_links_cannot_have_is_refused_when_settings_are_read(string setting, string problem)
    {
        using var scratch = new ScratchDirectory();

        var refused = Assert.Throws<SettingsException>(() => Load(scratch, setting));

        Assert.Contains(problem, Assert.Single(refused.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("maximum-message-size = 16 MiB, embedded.maximum-queue-size = 512 MiB")]
    [InlineData("maximum-queue-size = 64 KiB")]
    public async Task A_host_starts_with_the_limits_at_their_ends(string setting)
    {
        using var scratch = new ScratchDirectory("/dev/shm");

        await using var host = await RunHost.StartAsync(scratch.Combine("run"), Load(scratch, setting), NullLoggerFactory.Instance);

        Assert.False(host.Ended.IsCompleted);
    }

    private static ActorShmSettings Load(ScratchDirectory scratch, string setting)
    {
        var file = scratch.Combine("test.conf");
        File.WriteAllText(file, $"actorshm {{ embedded.{setting} }}");
        return ActorShmSettings.Load([file]);
    }
}
