using ActorShm.Actors.Telemetry;

namespace ActorShm.Actors.Tests.Telemetry;

public class ListenerFailuresTests
{
    [Fact]
    public void What_a_listener_throws_is_told_with_its_reason_and_once()
    {
        var failures = new ListenerFailures();

        var first = failures.Describe("A number of 'jobs'", new FormatException("no such format,\nnot here"));

        Assert.Equal("A number of 'jobs' was lost, because who listens to it threw System.FormatException: no such format, not here (this is said once)", first);
        Assert.Null(failures.Describe("A number of 'jobs'", new FormatException("nor there")));
        Assert.NotNull(failures.Describe("A number of 'jobs'", new IOException("the disk is full")));
        Assert.NotNull(failures.Describe("A number of 'stages'", new FormatException("no such format")));
    }
}
