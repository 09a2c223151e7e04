namespace ActorShm.Embedded.Tests;

/// <summary>Subscribers of the event stream that live in another process.</summary>
public class RemoteSubscriberTests
{
    // Goal: a dead letter that cannot be sent ends neither the process nor a turn. Method: no serializer knows dead letters, so every one to this subscriber is itself undeliverable.
    [Fact]
    public async Task Dead_letters_that_cannot_be_sent_to_a_subscriber_are_dropped_and_the_others_get_theirs()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var remote = await star.Host.FindAsync(peer, peer.Probe.Ref);
        star.Host.Test.System.EventStream.Subscribe(remote, typeof(AllDeadLetters));
        var letters = star.Host.Test.Subscribed<DeadLetter>();

        star.Host.Test.System.DeadLetters.Tell("lost", ActorRefs.NoSender);

        Assert.Equal("lost", letters.ExpectMsg<DeadLetter>().Message);
        star.Host.Test.Log.Expect("did not reach the subscriber");
        letters.ExpectNoMsg();
    }

    [Fact]
    public async Task What_is_too_large_for_one_subscriber_reaches_the_others_and_does_not_fail_whoever_publishes()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        star.Host.Test.System.EventStream.Subscribe(await star.Host.FindAsync(peer, peer.Probe.Ref), typeof(Blob));
        var local = star.Host.Test.Subscribed<Blob>();

        star.Host.Test.System.EventStream.Publish(new Blob(new byte[64 * 1024]));

        local.ExpectMsg<Blob>();
        star.Host.Test.Log.Expect("did not reach the subscriber");
    }
}
