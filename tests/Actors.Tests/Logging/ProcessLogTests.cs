using ActorShm.Actors.Configuration;
using ActorShm.Actors.Logging;
using ActorShm.Actors.Work;
using ActorShm.Testing;
using Microsoft.Extensions.Logging;

namespace ActorShm.Actors.Tests.Logging;

public class ProcessLogTests
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)] // the host keeps what it says
    public void A_node_that_nobody_launched_has_a_log_of_its_own_in_the_run(bool isLaunched, int files)
    {
        using var scratch = new ScratchDirectory();
        var logs = Directory.CreateDirectory(scratch.Combine("logs"));

        using (var loggers = ProcessLog.OfNode(ActorShmSettings.Load(), new NodeOptions(scratch.Path, 0, isLaunched, [], [])))
        {
            loggers.CreateLogger("a node").LogError("It has something to say.");
        }

        var written = logs.GetFiles().Select(file => File.ReadAllText(file.FullName)).ToArray();
        Assert.Equal(files, written.Length);
        Assert.All(written, text => Assert.Contains("something to say", text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_node_without_a_run_has_only_standard_error()
    {
        using var scratch = new ScratchDirectory();

        using var loggers = ProcessLog.OfNode(ActorShmSettings.Load(), new NodeOptions(scratch.Combine("nothing"), 0, IsLaunchedByHost: false, [], []));

        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }
}
