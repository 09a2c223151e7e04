namespace ActorShm.Embedded.Tests;

public class SelectionTests
{
    [Fact]
    public async Task A_path_from_the_root_finds_the_actor()
    {
        await using var test = new TestSystem();
        var actor = test.Start((_, _) => { }, "a");

        Assert.Equal(actor, await test.System.ActorSelection("/user/a").ResolveOne(Watchdog.Limit));
        Assert.Equal(actor, await test.System.ActorSelection("actorshm://test/user/a").ResolveOne(Watchdog.Limit));
        Assert.Equal(actor, await test.System.ActorSelection(actor.Path).ResolveOne(Watchdog.Limit));
    }

    [Fact]
    public async Task Where_nobody_lives_resolving_fails_at_once_and_a_message_is_a_dead_letter()
    {
        await using var test = new TestSystem();
        var letters = test.Subscribed<DeadLetter>();
        var nowhere = test.System.ActorSelection("/user/nobody/here");

        var missing = await Assert.ThrowsAsync<ActorNotFoundException>(() => nowhere.ResolveOne(Watchdog.Limit));
        nowhere.Tell("x");

        Assert.Contains("/user/nobody/here", missing.Message, StringComparison.Ordinal);
        Assert.Equal("/user/nobody/here", letters.ExpectMsg<DeadLetter>().Recipient.Path.ToStringWithoutAddress());
    }

    [Fact]
    public async Task Another_systems_address_without_a_link_leads_nowhere()
    {
        await using var test = new TestSystem();
        await Assert.ThrowsAsync<ActorNotFoundException>(
            () => test.System.ActorSelection("actorshm://elsewhere@host/user/a").ResolveOne(Watchdog.Limit));
    }

    [Theory]
    [InlineData("")]
    [InlineData("://x/user")]
    [InlineData("actorshm://@host/user")]
    public async Task Text_that_is_no_path_is_refused(string path)
    {
        await using var test = new TestSystem();
        Assert.Throws<ArgumentException>(() => test.System.ActorSelection(path));
    }

    [Fact]
    public async Task A_reference_survives_the_way_through_text()
    {
        await using var test = new TestSystem();
        var actor = test.Start((_, _) => { }, "a");
        var provider = ((ExtendedActorSystem)test.System).Provider;

        var text = Serialization.SerializedActorPath(actor);

        Assert.Same(actor, provider.ResolveActorRef(text));
        Assert.NotEqual(actor, provider.ResolveActorRef(actor.Path.WithUid(7))); // another incarnation
    }
}
