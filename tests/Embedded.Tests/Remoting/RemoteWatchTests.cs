namespace ActorShm.Embedded.Tests;

public class RemoteWatchTests
{
    [Fact]
    public async Task A_watch_across_a_link_fires_once_when_the_actor_stops()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var actor = peer.StartEcho();
        var remote = await star.Host.FindAsync(peer, actor);
        await star.Host.Probe.WatchAsync(remote);
        await TestSystem.StartedAsync(remote); // by the time of an answer the watch has arrived too

        peer.Test.System.Stop(actor);

        Assert.Equal(new Terminated(remote, existenceConfirmed: true, addressTerminated: false), await star.Host.Probe.ExpectAsync<Terminated>());
        await peer.Test.DisposeAsync(); // the loss of the link is no second death
        await star.Host.Test.Log.ExpectAsync("The link to peer-1");
        await star.Host.Probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task Terminated_comes_after_everything_the_actor_sent()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var actor = peer.Test.Start((context, _) =>
        {
            for (var i = 0; i < 100; i++)
            {
                context.Sender.Tell(new Note($"{i}"));
            }

            context.Stop(context.Self);
        });
        var remote = await star.Host.FindAsync(peer, actor);
        await star.Host.Probe.WatchAsync(remote);

        remote.Tell(new Note("go"), star.Host.Probe.Ref);

        for (var i = 0; i < 100; i++)
        {
            await star.Host.Probe.ExpectAsync(new Note($"{i}"));
        }

        await star.Host.Probe.ExpectTerminatedAsync(remote);
    }

    [Fact]
    public async Task Watching_an_actor_elsewhere_that_has_stopped_already_is_answered()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var actor = star.Host.StartEcho();
        var remote = await peer.FindAsync(star.Host, actor);
        await star.Host.Probe.WatchAsync(actor);
        star.Host.Test.System.Stop(actor);
        await star.Host.Probe.ExpectTerminatedAsync(actor);

        await peer.Probe.WatchAsync(remote);

        await peer.Probe.ExpectTerminatedAsync(remote);
    }

    [Fact]
    public async Task An_unwatch_across_a_link_is_heeded()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var actor = star.Host.StartEcho();
        var remote = await peer.FindAsync(star.Host, actor);
        await peer.Probe.WatchAsync(remote);
        await peer.Probe.DoAsync(context => context.Unwatch(remote));

        await star.Host.Probe.WatchAsync(actor);
        star.Host.Test.System.Stop(actor);
        await star.Host.Probe.ExpectTerminatedAsync(actor);

        // An answer over the same link: whatever was sent before it has arrived.
        var probe = await peer.FindAsync(star.Host, star.Host.Probe.Ref);
        await probe.Ask<ActorIdentity>(new Identify(null), Probe.Watchdog);
        await peer.Probe.ExpectNothingAsync();
    }

    // Goal: a process that dies says nothing, and everybody who watches its actors must still hear of it.
    // Method: a peer made of a bare socket sends one message, is watched, and breaks the connection without a word.
    [Fact]
    public async Task A_connection_that_breaks_terminates_every_watched_actor_behind_it()
    {
        await using var star = new Star();
        using var bare = await BarePeer.JoinAsync(star.SocketPath);
        await bare.SendNoteAsync("/user/probe", "I am here", senderPath: "/user/ghost", senderUid: 77);
        await star.Host.Probe.ExpectAsync(new Note("I am here"));
        var ghost = star.Host.Probe.LastSender;
        await star.Host.Probe.WatchAsync(ghost);

        bare.Dispose();

        Assert.Equal(new Terminated(ghost, existenceConfirmed: false, addressTerminated: true), await star.Host.Probe.ExpectAsync<Terminated>());
        await star.Host.Test.Log.ExpectAsync("The link to peer-1");
        await star.Host.Probe.WatchAsync(ghost); // too late is answered as well
        await star.Host.Probe.ExpectTerminatedAsync(ghost);
    }

    [Fact]
    public async Task The_loss_of_the_host_terminates_what_a_peer_watches_anywhere()
    {
        await using var star = new Star();
        var first = await star.JoinAsync();
        var second = await star.JoinAsync();
        var atHost = await first.FindAsync(star.Host, star.Host.StartEcho());
        var atSecond = await first.FindAsync(second, second.StartEcho());
        await first.Probe.WatchAsync(atHost);
        await first.Probe.WatchAsync(atSecond);

        await star.Host.Remoting.DisposeAsync();

        var dead = new[] { (await first.Probe.ExpectAsync<Terminated>()).ActorRef, (await first.Probe.ExpectAsync<Terminated>()).ActorRef };
        Assert.Equal(new[] { atHost, atSecond }.Order(), dead.Order());
        await first.Probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_peer_hears_of_a_stop_in_another_peer_and_of_its_loss()
    {
        await using var star = new Star();
        var first = await star.JoinAsync();
        var second = await star.JoinAsync();
        var stopping = second.StartEcho("stopping");
        var remoteStopping = await first.FindAsync(second, stopping);
        var remoteStaying = await first.FindAsync(second, second.StartEcho("staying"));
        await first.Probe.WatchAsync(remoteStopping);
        await first.Probe.WatchAsync(remoteStaying);

        second.Test.System.Stop(stopping);
        await first.Probe.ExpectTerminatedAsync(remoteStopping);
        await second.Remoting.DisposeAsync();
        var terminated = await first.Probe.ExpectAsync<Terminated>();
        Assert.Equal((remoteStaying, true), (terminated.ActorRef, terminated.AddressTerminated));

        await first.Probe.WatchAsync(remoteStaying); // the host answers for a process that is gone
        await first.Probe.ExpectTerminatedAsync(remoteStaying);
        await first.Probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_lost_watcher_is_forgotten_by_the_watched()
    {
        await using var star = new Star();
        var actor = star.Host.StartEcho();
        using (var bare = await BarePeer.JoinAsync(star.SocketPath))
        {
            await bare.SendControlAsync(FrameKind.Watch, actor.Path, "/user/ghost", 77);
            await bare.SendNoteAsync("/user/probe", "watching", "/user/ghost", 77);
            await star.Host.Probe.ExpectAsync(new Note("watching"));
        }

        await star.Host.Test.Log.ExpectAsync("The link to peer-1");
        await star.Host.Probe.WatchAsync(actor);
        star.Host.Test.System.Stop(actor);
        await star.Host.Probe.ExpectTerminatedAsync(actor);
    }

    [Fact]
    public async Task A_place_in_another_process_cannot_be_watched_before_it_is_resolved()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var place = ((ExtendedActorSystem)peer.Test.System).Provider.ResolveActorRef($"{peer.Remoting.HostAddress}/user/probe");
        await Assert.ThrowsAsync<ArgumentException>(() => peer.Probe.WatchAsync(place));
    }
}
