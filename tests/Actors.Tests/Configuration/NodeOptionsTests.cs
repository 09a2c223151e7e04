using ActorShm.Actors.Configuration;

namespace ActorShm.Actors.Tests.Configuration;

public class NodeOptionsTests
{
    [Fact]
    public void Options_read_back_from_their_arguments()
    {
        NodeOptions[] samples = [new("/run dir", 0, false, SettingsSources.None), new("/r", 7, true, new SettingsSources(["/a.conf", "/b.conf"], ["actorshm.log-level=info"]))];
        foreach (var options in samples)
        {
            var again = NodeOptions.Parse(options.ToArguments());
            Assert.Equal(options with { Settings = SettingsSources.None }, again with { Settings = SettingsSources.None });
            Assert.Equal(options.Settings.Files, again.Settings.Files);
            Assert.Equal(options.Settings.Definitions, again.Settings.Definitions);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("--node 1")]
    [InlineData("--run-dir")]
    [InlineData("--run-dir /r --node zero")]
    [InlineData("--run-dir /r --node 0")]
    [InlineData("--run-dir /r --frobnicate")]
    public void Anything_else_is_refused_with_the_usage(string arguments)
    {
        var error = Assert.Throws<ArgumentException>(() => NodeOptions.Parse(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Contains("Usage", error.Message, StringComparison.Ordinal);
    }
}
