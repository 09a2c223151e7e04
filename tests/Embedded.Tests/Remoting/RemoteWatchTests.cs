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
        star.Host.Probe.Watch(remote);
        await TestSystem.StartedAsync(remote); // by the time of an answer the watch has arrived too

        peer.Test.System.Stop(actor);

        Assert.Equal(new Terminated(remote, existenceConfirmed: true, addressTerminated: false), star.Host.Probe.ExpectMsg<Terminated>());
        await peer.Test.DisposeAsync(); // the loss of the link is no second death
        star.Host.Test.Log.Expect("The link to peer-1");
        star.Host.Probe.ExpectNoMsg();
    }

    // Goal: a system closes its links when the last parent knows, and no watcher is left untold by that. Method: a parent that looks, when it is told, whether the watcher has something to read.
    [Fact]
    public async Task A_watcher_in_another_process_is_told_before_the_parent()
    {
        await using var star = new Star();
        using var bare = await BarePeer.JoinAsync(star.SocketPath);
        var watcher = ActorRefBase.From(await bare.IntroduceAsync(star.Host));
        var system = ActorSystemImpl.From(star.Host.Test.System);
        var parent = new LooksWhenTold(system, () => bare.HasSomethingToRead(Watchdog.Limit));
        var child = new LocalActorRef(system, new Script().Props, parent, new ChildActorPath(parent.Path, "child", system.NextUid()));
        child.Cell.Start();

        child.SendSystem(new Watch(child, watcher));
        child.SendSystem(new Terminate());

        Assert.True(await parent.Seen.Task);
        Assert.Equal((byte)FrameKind.DeathNotice, (await bare.ReadFrameAsync())[4]);
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
        star.Host.Probe.Watch(remote);

        remote.Tell(new Note("go"), star.Host.Probe.Ref);

        for (var i = 0; i < 100; i++)
        {
            star.Host.Probe.ExpectMsg(new Note($"{i}"));
        }

        star.Host.Probe.ExpectTerminated(remote);
    }

    [Fact]
    public async Task Watching_an_actor_elsewhere_that_has_stopped_already_is_answered()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var actor = star.Host.StartEcho();
        var remote = await peer.FindAsync(star.Host, actor);
        star.Host.Probe.Watch(actor);
        star.Host.Test.System.Stop(actor);
        star.Host.Probe.ExpectTerminated(actor);

        peer.Probe.Watch(remote);

        peer.Probe.ExpectTerminated(remote);
    }

    [Fact]
    public async Task An_unwatch_across_a_link_is_heeded()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var actor = star.Host.StartEcho();
        var remote = await peer.FindAsync(star.Host, actor);
        peer.Probe.Watch(remote);
        peer.Probe.RunInTestActor(context => context.Unwatch(remote));

        star.Host.Probe.Watch(actor);
        star.Host.Test.System.Stop(actor);
        star.Host.Probe.ExpectTerminated(actor);

        // An answer over the same link: whatever was sent before it has arrived.
        var probe = await peer.FindAsync(star.Host, star.Host.Probe.Ref);
        await probe.Ask<ActorIdentity>(new Identify(null), Watchdog.Limit);
        peer.Probe.ExpectNoMsg();
    }

    // Goal: an unwatch reaches the watched, which need not remember everybody who ever watched it. The watcher's own end would hide a notice that comes all the same.
    [Fact]
    public async Task An_unwatch_across_a_link_is_known_to_the_watched()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var remote = await peer.FindAsync(star.Host, star.Host.Probe.Ref);
        peer.Probe.Watch(remote);
        await Watchdog.UntilAsync("the host's probe is watched", () => WatcherCount(star.Host.Probe) == 1);

        peer.Probe.Unwatch(remote);

        await Watchdog.UntilAsync("the host's probe is watched by nobody", () => WatcherCount(star.Host.Probe) == 0);
    }

    // Goal: a process that dies says nothing, and everybody who watches its actors must still hear of it.
    // Method: a peer made of a bare socket sends one message, is watched, and breaks the connection without a word.
    [Fact]
    public async Task A_connection_that_breaks_terminates_every_watched_actor_behind_it()
    {
        await using var star = new Star();
        using var bare = await BarePeer.JoinAsync(star.SocketPath);
        var ghost = await bare.IntroduceAsync(star.Host);
        star.Host.Probe.Watch(ghost);

        bare.Dispose();

        Assert.Equal(new Terminated(ghost, existenceConfirmed: false, addressTerminated: true), star.Host.Probe.ExpectMsg<Terminated>());
        star.Host.Test.Log.Expect("The link to peer-1");
        star.Host.Probe.Watch(ghost); // too late is answered as well
        star.Host.Probe.ExpectTerminated(ghost);
    }

    [Fact]
    public async Task The_loss_of_the_host_terminates_what_a_peer_watches_anywhere()
    {
        await using var star = new Star();
        var first = await star.JoinAsync();
        var second = await star.JoinAsync();
        var atHost = await first.FindAsync(star.Host, star.Host.StartEcho());
        var atSecond = await first.FindAsync(second, second.StartEcho());
        first.Probe.Watch(atHost);
        first.Probe.Watch(atSecond);

        await star.Host.Remoting.DisposeAsync();

        var dead = new[] { first.Probe.ExpectMsg<Terminated>().ActorRef, first.Probe.ExpectMsg<Terminated>().ActorRef };
        Assert.Equal(new[] { atHost, atSecond }.Order(), dead.Order());
        first.Probe.ExpectNoMsg();
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
        first.Probe.Watch(remoteStopping);
        first.Probe.Watch(remoteStaying);

        second.Test.System.Stop(stopping);
        first.Probe.ExpectTerminated(remoteStopping);
        await second.Remoting.DisposeAsync();
        var terminated = first.Probe.ExpectMsg<Terminated>();
        Assert.Equal((remoteStaying, true), (terminated.ActorRef, terminated.AddressTerminated));

        first.Probe.Watch(remoteStaying); // the host answers for a process that is gone
        first.Probe.ExpectTerminated(remoteStaying);
        first.Probe.ExpectNoMsg();
    }

    [Fact]
    public async Task A_lost_watcher_is_forgotten_by_the_watched()
    {
        await using var star = new Star();
        using (var bare = await BarePeer.JoinAsync(star.SocketPath))
        {
            await bare.SendControlAsync(FrameKind.Watch, star.Host.Probe.Ref.Path, "/user/ghost", 77);
            await bare.SendNoteAsync("/user/probe", "watching", "/user/ghost", 77);
            star.Host.Probe.ExpectMsg(new Note("watching"));
            Assert.Equal(1, WatcherCount(star.Host.Probe));
        }

        await Watchdog.UntilAsync("the probe is watched by nobody", () => WatcherCount(star.Host.Probe) == 0);
    }

    [Fact]
    public async Task A_place_in_another_process_cannot_be_watched_before_it_is_resolved()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var place = ((ExtendedActorSystem)peer.Test.System).Provider.ResolveActorRef($"{peer.Remoting.HostAddress}/user/probe");
        Assert.Throws<ArgumentException>(() => peer.Probe.Watch(place));
    }

    private static int WatcherCount(TestKitBase probe)
    {
        var count = 0;
        probe.RunInTestActor(context => count = ((ActorCell)context).WatcherCount);
        return count;
    }

#pragma warning disable MA0097 // References are compared by their paths, and nobody compares these.
    private sealed class LooksWhenTold(ActorSystemImpl system, Func<bool> look) : ActorRefBase
    {
        public TaskCompletionSource<bool> Seen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override ActorPath Path { get; } = system.Root.Path / "parent";

        public override ActorSystemImpl System => system;

        public override void Tell(object message, IActorRef? sender) => Assert.Fail("Only the engine tells it anything.");

        public override void SendSystem(SystemMessage message)
        {
            if (message is DeathWatchNotification)
            {
                Seen.SetResult(look());
            }
        }
    }
#pragma warning restore MA0097
}
