namespace ActorShm.Semantics.Tests;

/// <summary>Promises: when two paths are the same, and how their parts are taken and put together.</summary>
public class PathTests
{
    private static readonly Address Far = new("akka.tcp", "sys", "host", 4053);

    [Fact]
    public void Equality_is_of_places_and_the_uid_names_the_incarnation()
    {
        var path = ActorPath.Parse("akka://sys/user/a#1");

        Assert.Equal(path, path.WithUid(2));
        Assert.Equal(path.GetHashCode(), path.WithUid(2).GetHashCode());
        Assert.NotEqual(path, path.Parent / "b");
        Assert.NotEqual(path, ActorPath.Parse("akka.tcp://sys@host:4053/user/a"));
        Assert.NotEqual(path, ActorPath.Parse("akka://sys/user/a/a"));
        Assert.Equal(1, path.Uid);
    }

    [Fact]
    public void Parts_can_be_taken_and_put_together()
    {
        var path = new RootActorPath(new Address("akka", "sys")) / "user" / "a" / "b";

        Assert.Equal(["user", "a", "b"], path.Elements);
        Assert.Equal((3, "b", "a"), (path.Depth, path.Name, path.Parent.Name));
        Assert.Equal("/user/a/b", path.ToStringWithoutAddress());
        Assert.Equal("akka.tcp://sys@host:4053/user/a/b", path.ToStringWithAddress(Far));
        Assert.Equal("akka.tcp://sys@host:4053/user/a/b#7", path.WithUid(7).ToSerializationFormatWithAddress(Far));
    }

    [Theory]
    [InlineData("akka://sys/user/a")]
    [InlineData("akka.tcp://sys@127.0.0.1:4053/user/a")]
    [InlineData("akka.tcp://sys@127.0.0.1:4053/user/a#123456789")]
    public void A_path_reads_back_as_it_was_written(string text) => Assert.Equal(text, ActorPath.Parse(text).ToStringWithUid());

    [Theory]
    [InlineData("/user/a")]
    [InlineData("sys/user")]
    [InlineData("a://sys@host:99999/x")]
    public void Text_that_is_no_path_is_refused(string text)
    {
        Assert.False(ActorPath.TryParse(text, out _));
        Assert.ThrowsAny<FormatException>(() => ActorPath.Parse(text));
    }
}
