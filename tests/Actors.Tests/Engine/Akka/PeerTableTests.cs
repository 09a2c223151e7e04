using ActorShm.Actors.Engine.Links;

namespace ActorShm.Actors.Tests;

public class PeerTableTests
{
    private static readonly Address Peer = new("akka.tcp", "actorshm", "127.0.0.1", 4711);

    // Goal: a host that has no descriptor left loses no node for that. Method: looking fails as it does then, and later it does not.
    [Fact]
    public void A_peer_that_cannot_be_looked_up_is_not_taken_for_gone()
    {
        var isLooking = false;
        using var peers = new PeerTable(_ => isLooking ? null : throw new IOException("Too many open files: '/proc/net/tcp'"));

        Assert.True(peers.IsAlive(Peer));
        isLooking = true;
        Assert.False(peers.IsAlive(Peer));
    }
}
