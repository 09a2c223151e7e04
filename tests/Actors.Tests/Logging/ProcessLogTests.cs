using ActorShm.Actors.Configuration;
using ActorShm.Actors.Logging;
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

        using (var loggers = ProcessLog.OfNode(ActorShmSettings.Load(), new NodeOptions(scratch.Path, 0, isLaunched, SettingsSources.None)))
        {
            loggers.CreateLogger("a node").LogError("It has something to say.");
        }

        var written = logs.GetFiles().Select(file => File.ReadAllText(file.FullName)).ToArray();
        Assert.Equal(files, written.Length);
        Assert.All(written, text => Assert.Contains("something to say", text, StringComparison.Ordinal));
    }

    // Goal: who looks at a log in a terminal is shown what names and peers say, and his terminal obeys none of it.
    [Theory]
    [InlineData("text", @"named a\x1b[2J\u202eb")]
    [InlineData("json", @"named a\u001B[2J\u202Eb")]
    public void A_line_of_a_log_has_no_commands_for_a_terminal(string format, string expected)
    {
        using var scratch = new ScratchDirectory();
        var settings = ActorShmSettings.Load(new SettingsSources([], [$"actorshm.log-format={format}"]));

        using (var loggers = ProcessLog.ToStandardError(settings))
        {
            ProcessLog.AddFile(loggers, settings, scratch.Combine("log"));
            loggers.CreateLogger("a host").LogError("A file is named {Name}.", "a\u001b[2J\u202eb");
        }

        var text = File.ReadAllText(scratch.Combine("log"));
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public void A_node_without_a_run_has_only_standard_error()
    {
        using var scratch = new ScratchDirectory();

        using var loggers = ProcessLog.OfNode(ActorShmSettings.Load(), new NodeOptions(scratch.Combine("nothing"), 0, IsLaunchedByHost: false, SettingsSources.None));

        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }
}
