namespace ActorShm.Embedded.Tests;

public class RemotingTests
{
    [Fact]
    public async Task A_peer_asks_the_host_and_the_host_asks_the_peer()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var atHost = await peer.FindAsync(star.Host, star.Host.StartEcho());
        var atPeer = await star.Host.FindAsync(peer, peer.StartEcho());

        Assert.Equal(new Note("up!"), await atHost.Ask<Note>(new Note("up"), Watchdog.Limit));
        Assert.Equal(new Note("down!"), await atPeer.Ask<Note>(new Note("down"), Watchdog.Limit));
    }

    [Fact]
    public async Task Addresses_come_from_the_handshake_and_name_the_hosts_system()
    {
        await using var star = new Star();
        var first = await star.JoinAsync();
        var second = await star.JoinAsync();

        Assert.Equal("actorshm://star@host", star.Host.Remoting.LocalAddress.ToString());
        Assert.Equal("actorshm://star@host", first.Remoting.HostAddress.ToString());
        Assert.Equal("actorshm://star@peer-1", first.Remoting.LocalAddress.ToString());
        Assert.Equal("actorshm://star@peer-2", second.Remoting.LocalAddress.ToString());
    }

    [Fact]
    public async Task A_selection_with_an_address_reaches_the_place_there()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();

        peer.Test.System.ActorSelection($"{peer.Remoting.HostAddress}/user/pro*").Tell(new Note("hello"), peer.Probe.Ref);
        star.Host.Probe.ExpectMsg(new Note("hello"));
        star.Host.Probe.LastSender.Tell(new Note("back"));
        peer.Probe.ExpectMsg(new Note("back"));

        await Assert.ThrowsAsync<ActorNotFoundException>(
            () => peer.Test.System.ActorSelection($"{peer.Remoting.HostAddress}/user/nobody").ResolveOne(Watchdog.Limit));
    }

    [Fact]
    public async Task Messages_of_one_sender_arrive_in_order_across_a_link()
    {
        const int Messages = 20_000;
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var next = 0;
        var done = new TaskCompletionSource();
        var collector = star.Host.Test.Start((_, message) =>
        {
            Assert.Equal(next.ToString(), ((Note)message).Text);
            if (++next == Messages)
            {
                done.SetResult();
            }
        });
        var remote = await peer.FindAsync(star.Host, collector);

        for (var number = 0; number < Messages; number++)
        {
            remote.Tell(new Note(number.ToString()), peer.Probe.Ref);
        }

        await done.Task.WaitAsync(Watchdog.Limit);
    }

    [Fact]
    public async Task A_reference_inside_a_message_means_the_same_actor_in_every_process()
    {
        await using var star = new Star();
        var first = await star.JoinAsync();
        var second = await star.JoinAsync();
        var atHost = await first.FindAsync(star.Host, star.Host.Probe.Ref);
        var echo = first.StartEcho();

        atHost.Tell(new WithRef(echo)); // an actor of the sender's
        var seenByHost = star.Host.Probe.ExpectMsg<WithRef>().Reference;
        Assert.Equal(new Note("x!"), await seenByHost.Ask<Note>(new Note("x"), Watchdog.Limit));

        var atSecond = await star.Host.FindAsync(second, second.Probe.Ref);
        atSecond.Tell(new WithRef(seenByHost)); // an actor of a third process
        var seenBySecond = second.Probe.ExpectMsg<WithRef>().Reference;
        Assert.Equal(new Note("y!"), await seenBySecond.Ask<Note>(new Note("y"), Watchdog.Limit));

        atHost.Tell(new WithRef(atHost)); // an actor of the receiver's own
        Assert.Same(star.Host.Probe.Ref, star.Host.Probe.ExpectMsg<WithRef>().Reference);
    }

    [Fact]
    public async Task One_peer_asks_another_through_the_host()
    {
        await using var star = new Star();
        var first = await star.JoinAsync();
        var second = await star.JoinAsync();
        var remote = await first.FindAsync(second, second.StartEcho());

        var answers = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(n => remote.Ask<Note>(new Note($"{n}"), Watchdog.Limit)));

        Assert.Equal(Enumerable.Range(0, 1_000).Select(n => new Note($"{n}!")), answers);
    }

    [Fact]
    public async Task A_message_over_the_limit_is_refused_at_the_sender()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var remote = await peer.FindAsync(star.Host, star.Host.Probe.Ref);
        var tooLarge = new Blob(new byte[(32 * 1024) + 1]);

        var refusal = Assert.Throws<MessageTooLargeException>(() => remote.Tell(tooLarge));
        Assert.Contains("put it in a segment", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("32,769", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("32,768", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Blob), refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MessageTooLargeException>(() => remote.Ask(tooLarge, Watchdog.Limit));

        remote.Tell(new Blob(new byte[32 * 1024])); // exactly the limit passes
        Assert.Equal(32 * 1024, star.Host.Probe.ExpectMsg<Blob>().Bytes.Length);
        star.Host.Probe.Ref.Tell(tooLarge); // and inside a process there is no limit
        star.Host.Probe.ExpectMsg(tooLarge);
    }

    [Fact]
    public async Task A_piped_result_over_the_limit_arrives_as_a_failure()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var remote = await peer.FindAsync(star.Host, star.Host.Probe.Ref);
        var tooLarge = new Blob(new byte[(32 * 1024) + 1]);

        await Task.FromResult(tooLarge).PipeTo(remote);
        Assert.Contains("put it in a segment", star.Host.Probe.ExpectMsg<Status.Failure>().Cause.Message, StringComparison.Ordinal);

        await Task.CompletedTask.PipeTo(remote, success: () => tooLarge, failure: thrown => new Note(thrown.GetType().Name));
        Assert.Equal(nameof(MessageTooLargeException), star.Host.Probe.ExpectMsg<Note>().Text);
    }

    [Fact]
    public async Task The_smaller_of_the_two_limits_counts_on_both_sides()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync(new LocalRemotingOptions { MaximumMessageBytes = 2048 });
        var atHost = await peer.FindAsync(star.Host, star.Host.Probe.Ref);
        var atPeer = await star.Host.FindAsync(peer, peer.Probe.Ref);

        Assert.Throws<MessageTooLargeException>(() => atHost.Tell(new Blob(new byte[2049])));
        Assert.Throws<MessageTooLargeException>(() => atPeer.Tell(new Blob(new byte[2049])));
        atPeer.Tell(new Blob(new byte[2048]));
        peer.Probe.ExpectMsg<Blob>();
    }

    [Fact]
    public async Task A_message_whose_type_is_not_registered_does_not_leave_the_process()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var remote = await peer.FindAsync(star.Host, star.Host.Probe.Ref);
        var letters = peer.Test.Subscribed<DeadLetter>();

        remote.Tell(new Unknown());
        letters.ExpectMsg<DeadLetter>();
        peer.Test.Log.Expect("Register one for exactly this type");
        await Assert.ThrowsAsync<RemotingException>(() => remote.Ask(new Unknown(), Watchdog.Limit));
        await Assert.ThrowsAsync<RemotingException>(() => remote.Ask(new Note("cannot be written"), Watchdog.Limit));
        star.Host.Probe.ExpectNoMsg();
    }

    [Fact]
    public async Task A_text_that_is_too_long_for_a_message_of_the_engine_is_refused_by_its_length()
    {
        await using var star = new Star(new LocalRemotingOptions { MaximumMessageBytes = 1 << 20 });
        var peer = await star.JoinAsync();
        var remote = await peer.FindAsync(star.Host, star.Host.StartEcho());
        var longest = new string('ä', ushort.MaxValue / 2) + "x";

        var refusal = await Assert.ThrowsAsync<RemotingException>(() => remote.Ask<ActorIdentity>(new Identify(longest + "x"), Watchdog.Limit));

        Assert.Contains("65,536", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("65,535", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(longest, (await remote.Ask<ActorIdentity>(new Identify(longest), Watchdog.Limit)).MessageId);
    }

    [Fact]
    public async Task Of_a_failure_only_the_text_crosses()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var actor = star.Host.Test.Start((context, message) => context.Sender.Tell(
            message is Note ? new Status.Failure(new FormatException("because")) : new Status.Success(42L)));
        var remote = await peer.FindAsync(star.Host, actor);

        Assert.Equal("because", (await Assert.ThrowsAsync<RemoteFailureException>(() => remote.Ask<Note>(new Note(""), Watchdog.Limit))).Message);
        Assert.Equal(42L, (await remote.Ask<Status.Success>(new Blob([]), Watchdog.Limit)).Status);
    }

    // Goal: who asks hears of every failure, and does not wait until the time is up. Method: a failure that its sender made without a cause.
    [Fact]
    public async Task A_failure_without_a_cause_crosses_and_says_so()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var remote = await peer.FindAsync(star.Host, star.Host.Test.Start((context, _) => context.Sender.Tell(new Status.Failure(null!))));

        var failure = await Assert.ThrowsAsync<RemoteFailureException>(() => remote.Ask<Note>(new Note(""), Watchdog.Limit));

        Assert.Contains("without a cause", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_actor_that_allows_it_can_be_stopped_and_poisoned_and_killed_from_elsewhere()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var actors = Enumerable.Range(0, 3).Select(_ => star.Host.Test.System.ActorOf(new Script().Props.WithRemoteStop())).ToArray();
        foreach (var actor in actors)
        {
            star.Host.Probe.Watch(actor);
        }

        peer.Test.System.Stop(await peer.FindAsync(star.Host, actors[0]));
        star.Host.Probe.ExpectTerminated(actors[0]);
        (await peer.FindAsync(star.Host, actors[1])).Tell(PoisonPill.Instance);
        star.Host.Probe.ExpectTerminated(actors[1]);
        (await peer.FindAsync(star.Host, actors[2])).Tell(Kill.Instance);
        star.Host.Probe.ExpectTerminated(actors[2]);
    }

    [Fact]
    public async Task A_reference_to_an_earlier_incarnation_does_not_reach_the_next()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var first = star.Host.StartEcho();
        var remote = await peer.FindAsync(star.Host, first);
        Assert.Equal(new Note("x!"), await remote.Ask<Note>(new Note("x"), Watchdog.Limit));
        star.Host.Probe.Watch(first);
        star.Host.Test.System.Stop(first);
        star.Host.Probe.ExpectTerminated(first);
        star.Host.Probe.AwaitAssert(() => star.Host.StartEcho());
        var letters = star.Host.Test.Subscribed<DeadLetter>();

        remote.Tell(new Note("too late"));

        Assert.Equal(new Note("too late"), letters.ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public async Task What_an_actor_says_while_its_system_ends_is_still_sent()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var atHost = await peer.FindAsync(star.Host, star.Host.Probe.Ref);
        peer.Test.Start(new Script { OnPostStop = _ => atHost.Tell(new Note("goodbye")) });

        await peer.Test.DisposeAsync();

        star.Host.Probe.ExpectMsg(new Note("goodbye"));
        star.Host.Test.Log.Expect("closed its links");
    }

    [Fact]
    public async Task A_peer_learns_that_the_host_has_ended()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var atHost = await peer.FindAsync(star.Host, star.Host.Probe.Ref);

        await star.Host.Test.DisposeAsync();

        Assert.Equal(LinkCloseReason.Ended, (await peer.Remoting.Disconnected.WaitAsync(Watchdog.Limit)).Reason);
        await Assert.ThrowsAsync<RemotingException>(() => atHost.Ask(new Note("x"), Watchdog.Limit));
    }

    [Fact]
    public async Task The_kernel_says_which_process_a_peer_is()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();

        Assert.Equal(Environment.ProcessId, star.Host.Remoting.PeerProcessId(peer.Remoting.LocalAddress));
        Assert.Equal(Environment.ProcessId, peer.Remoting.PeerProcessId(peer.Remoting.HostAddress));
        Assert.Throws<ArgumentException>(() => star.Host.Remoting.PeerProcessId(new Address("actorshm", "star", "peer-99")));
    }

    [Fact]
    public async Task Traffic_counts_messages_and_bytes_and_a_handle_sized_message_costs_few()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var remote = await peer.FindAsync(star.Host, star.Host.StartEcho());
        var before = peer.Remoting.Traffic;

        for (var i = 0; i < 100; i++)
        {
            await remote.Ask<Note>(new Note("forty bytes that could well be a handle!"), Watchdog.Limit);
        }

        var after = peer.Remoting.Traffic;
        Assert.Equal(100, after.MessagesSent - before.MessagesSent);
        Assert.Equal(100, after.MessagesReceived - before.MessagesReceived);
        Assert.InRange(after.BytesSent - before.BytesSent, 100 * 40, 100 * 256);
        Assert.InRange(after.BytesReceived - before.BytesReceived, 100 * 40, 100 * 256);
    }

    [Fact]
    public async Task Many_peers_at_once_all_get_their_answers()
    {
        const int Peers = 16, Each = 200;
        await using var star = new Star();
        var echo = star.Host.StartEcho();
        var peers = new List<LinkedSystem>();
        for (var i = 0; i < Peers; i++)
        {
            peers.Add(await star.JoinAsync());
        }

        await Task.WhenAll(peers.Select(async (peer, p) =>
        {
            var remote = await peer.FindAsync(star.Host, echo);
            for (var i = 0; i < Each; i++)
            {
                Assert.Equal(new Note($"{p}-{i}!"), await remote.Ask<Note>(new Note($"{p}-{i}"), Watchdog.Limit));
            }
        }));
    }
}
