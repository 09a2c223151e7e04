namespace ActorShm.Embedded.Tests;

/// <summary>What this engine alone promises of paths; PathTests of Semantics.Tests has what both do.</summary>
public class ActorPathTests
{
    [Theory]
    [InlineData("actorshm://sys/user/a")]
    [InlineData("actorshm://sys@host/user/a/b")]
    [InlineData("actorshm://sys@peer-3/temp/$1f#123456789")]
    [InlineData("actorshm://sys/")]
    public void A_path_of_this_protocol_reads_back_as_it_was_written(string text) => Assert.Equal(text, ActorPath.Parse(text).ToStringWithUid());

    [Theory]
    [InlineData("a://sys@/x")]
    [InlineData("a://sys/x#y")]
    [InlineData("a://sys/#1")]
    public void Text_that_is_no_path_to_this_engine_is_refused(string text)
    {
        Assert.False(ActorPath.TryParse(text, out _));
        Assert.Throws<FormatException>(() => ActorPath.Parse(text));
    }

    [Fact]
    public void An_address_needs_no_port_and_stays_with_its_path_and_the_root_is_its_own_parent()
    {
        var path = ActorPath.Parse("actorshm://sys@host/user/a#7");

        Assert.NotEqual(path, ActorPath.Parse("actorshm://sys/user/a#7"));
        Assert.Equal("actorshm://sys@host/user/a", (path.Root / "user" / "a").ToStringWithAddress(path.Address.WithHost("peer-1")));
        Assert.Equal(path.Root, path.Root.Parent);
    }

    [Theory]
    [InlineData("actorshm://sys", null)]
    [InlineData("actorshm://sys@host", "host")]
    public void An_address_reads_back_as_it_was_written(string text, string? host)
    {
        var address = Address.Parse(text);
        Assert.Equal(text, address.ToString());
        Assert.Equal(host, address.Host);
        Assert.Equal(host is not null, address.HasGlobalScope);
        Assert.Throws<FormatException>(() => Address.Parse(text + "/user"));
    }
}
