namespace ActorShm.Embedded.Tests;

public class ActorPathTests
{
    [Theory]
    [InlineData("actorshm://sys/user/a")]
    [InlineData("actorshm://sys@host/user/a/b")]
    [InlineData("actorshm://sys@peer-3/temp/$1f#123456789")]
    [InlineData("akka.tcp://sys@127.0.0.1:4053/user/a")]
    [InlineData("actorshm://sys/")]
    public void A_path_reads_back_as_it_was_written(string text) => Assert.Equal(text, ActorPath.Parse(text).ToStringWithUid());

    [Theory]
    [InlineData("/user/a")]
    [InlineData("sys/user")]
    [InlineData("a://sys@host:99999/x")]
    [InlineData("a://sys@/x")]
    [InlineData("a://sys/x#y")]
    [InlineData("a://sys/#1")]
    public void Text_that_is_no_path_is_refused(string text)
    {
        Assert.False(ActorPath.TryParse(text, out _));
        Assert.Throws<FormatException>(() => ActorPath.Parse(text));
    }

    [Fact]
    public void Equality_is_of_places_and_the_uid_names_the_incarnation()
    {
        var path = ActorPath.Parse("actorshm://sys/user/a#1");
        Assert.Equal(path, path.WithUid(2));
        Assert.Equal(path.GetHashCode(), path.WithUid(2).GetHashCode());
        Assert.NotEqual(path, path.Parent / "b");
        Assert.NotEqual(path, ActorPath.Parse("actorshm://sys@host/user/a"));
        Assert.NotEqual(path, ActorPath.Parse("actorshm://sys/user/a/a"));
        Assert.Equal(1, path.Uid);
    }

    [Fact]
    public void Parts_can_be_taken_and_put_together()
    {
        var path = new RootActorPath(new Address("actorshm", "sys")) / "user" / "a" / "b";
        Assert.Equal(["user", "a", "b"], path.Elements);
        Assert.Equal((3, "b", "a"), (path.Depth, path.Name, path.Parent.Name));
        Assert.Equal("/user/a/b", path.ToStringWithoutAddress());
        Assert.Equal("actorshm://sys@host/user/a/b", path.ToStringWithAddress(new Address("actorshm", "sys", "host")));
        Assert.Equal(path.Root, path.Root.Parent);
        Assert.Equal("actorshm://sys@host/user/a/b#7", path.WithUid(7).ToSerializationFormatWithAddress(new Address("actorshm", "sys", "host")));
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
