namespace ActorShm.Embedded.Tests;

public class BackPressureTests
{
    private static readonly LocalRemotingOptions SmallQueue = new() { MaximumMessageBytes = 16 * 1024, MaximumQueuedBytes = 256 * 1024 };

    // Goal: a process that does not read costs its senders neither memory nor time. Method: a bare socket that is told megabytes and reads none.
    [Fact]
    public async Task What_is_sent_to_a_peer_that_does_not_read_becomes_dead_letters_until_it_reads_again()
    {
        await using var star = new Star(SmallQueue);
        using var bare = await BarePeer.JoinAsync(star.SocketPath);
        var ghost = await bare.IntroduceAsync(star.Host);
        var letters = star.Host.Test.Subscribed<DeadLetter>();
        var blob = new Blob(new byte[8 * 1024]);

        for (var i = 0; i < 1_000; i++)
        {
            ghost.Tell(blob, ActorRefs.NoSender);
        }

        letters.ExpectMsg<DeadLetter>();
        star.Host.Test.Log.Expect("does not read them");
        await Assert.ThrowsAsync<RemotingException>(() => ghost.Ask(blob, Watchdog.Limit));

        var reading = Task.Run(async () =>
        {
            while (true)
            {
                var frame = await bare.ReadFrameAsync();
                if (frame.AsSpan().IndexOf("that is all"u8) >= 0)
                {
                    return;
                }
            }
        });
        await Watchdog.UntilAsync(
            "the peer reads again",
            () =>
            {
                ghost.Tell(new Note("that is all"), ActorRefs.NoSender);
                return reading.IsCompleted;
            });
        await reading;
    }

    [Fact]
    public async Task A_peer_for_which_not_even_notices_have_room_is_given_up_and_its_watchers_hear_of_it()
    {
        await using var star = new Star(SmallQueue);
        using var bare = await BarePeer.JoinAsync(star.SocketPath);
        var ghost = await bare.IntroduceAsync(star.Host);
        star.Host.Probe.Watch(ghost);

        // Each round is a thousand notices for the ghost, which does not read them.
        await Watchdog.UntilAsync(
            "the link is given up",
            () =>
            {
                for (var i = 0; i < 1_000; i++)
                {
                    star.Host.Test.System.Stop(ghost);
                }

                return star.Host.Test.Log.Entries.Any(line => line.Text.Contains("reads nothing", StringComparison.Ordinal));
            });

        star.Host.Probe.ExpectTerminated(ghost);
    }

    // Goal: what somebody waits for does not get lost among what nobody misses. Method: a bare socket that reads nothing before the queue is full, and then everything.
    [Fact]
    public async Task An_essential_message_finds_room_where_others_become_dead_letters()
    {
        await using var star = new Star(SmallQueue with { EssentialMessages = new HashSet<Type> { typeof(Note) } });
        using var bare = await BarePeer.JoinAsync(star.SocketPath);
        var ghost = await bare.IntroduceAsync(star.Host);
        var letters = star.Host.Test.Subscribed<DeadLetter>();
        Assert.Equal(0, star.Host.Remoting.QueuedBytes(ghost.Path.Address));
        Assert.Equal(0, star.Host.Remoting.QueuedBytes(star.Host.Remoting.LocalAddress));
        while (!letters.HasMessages)
        {
            ghost.Tell(new Blob(new byte[8 * 1024]), ActorRefs.NoSender);
        }

        Assert.InRange(star.Host.Remoting.QueuedBytes(ghost.Path.Address), 1, SmallQueue.MaximumQueuedBytes);
        ghost.Tell(new Note("the answer"), ActorRefs.NoSender);

        while ((await bare.ReadFrameAsync().WaitAsync(Watchdog.Limit)).AsSpan().IndexOf("the answer"u8) < 0)
        {
            // Those before it.
        }

        await Watchdog.UntilAsync("nothing waits", () => star.Host.Remoting.QueuedBytes(ghost.Path.Address) == 0);
    }

    [Fact]
    public async Task A_peer_for_which_not_even_essential_messages_have_room_is_given_up_and_its_watchers_hear_of_it()
    {
        await using var star = new Star(SmallQueue with { EssentialMessages = new HashSet<Type> { typeof(Blob) } });
        using var bare = await BarePeer.JoinAsync(star.SocketPath);
        var ghost = await bare.IntroduceAsync(star.Host);
        star.Host.Probe.Watch(ghost);
        var letters = star.Host.Test.Subscribed<DeadLetter>();

        while (!letters.HasMessages)
        {
            ghost.Tell(new Blob(new byte[8 * 1024]), ActorRefs.NoSender);
        }

        star.Host.Probe.ExpectTerminated(ghost);
        star.Host.Test.Log.Expect("reads nothing");
    }

    [Fact]
    public async Task A_peer_learns_that_another_one_does_not_read()
    {
        await using var star = new Star(SmallQueue);
        var sender = await star.JoinAsync();
        using var bare = await BarePeer.JoinAsync(star.SocketPath);
        var ghost = await bare.IntroduceAsync(sender, to: 1);
        var letters = sender.Test.Subscribed<DeadLetter>();
        var blob = new Blob(new byte[8 * 1024]);

        // More than the host keeps for the ghost and the kernel for both of them; less than the sender keeps for the host at a time.
        await Watchdog.UntilAsync(
            "the first message has come back",
            () =>
            {
                ghost.Tell(blob, sender.Probe.Ref);
                return letters.HasMessages;
            });

        var letter = letters.ExpectMsg<DeadLetter>();
        Assert.Equal((ghost, sender.Probe.Ref), (letter.Recipient, letter.Sender));
        Assert.Equal(blob.Bytes, Assert.IsType<Blob>(letter.Message).Bytes);
        var refused = await Assert.ThrowsAsync<RemotingException>(() => ghost.Ask(blob));
        Assert.Contains("does not read", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_learns_that_another_one_is_gone()
    {
        await using var star = new Star();
        var sender = await star.JoinAsync();
        var other = await star.JoinAsync();
        var remote = await sender.FindAsync(other, other.StartEcho());
        sender.Probe.Watch(remote);
        await other.Test.DisposeAsync();
        sender.Probe.ExpectTerminated(remote);
        var letters = sender.Test.Subscribed<DeadLetter>();

        remote.Tell(new Note("anybody?"), sender.Probe.Ref);

        Assert.Equal(new Note("anybody?"), letters.ExpectMsg<DeadLetter>().Message);
        var refused = await Assert.ThrowsAsync<RemotingException>(() => remote.Ask(new Note("anybody?")));
        Assert.Contains("is gone", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_over_the_limit_of_another_peer_comes_back()
    {
        await using var star = new Star();
        var sender = await star.JoinAsync();
        var small = await star.JoinAsync(new LocalRemotingOptions { MaximumMessageBytes = 1024 });
        var remote = await sender.FindAsync(small, small.StartEcho());

        var refused = await Assert.ThrowsAsync<RemotingException>(() => remote.Ask(new Blob(new byte[2_000])));

        Assert.Contains("2,000 bytes", refused.Message, StringComparison.Ordinal);
        Assert.Equal(new Note("still linked!"), await remote.Ask<Note>(new Note("still linked")));
    }

    // Method: what comes back was written by the sender's own serializer, which cannot read it.
    [Fact]
    public async Task A_message_that_comes_back_and_cannot_be_read_is_dropped_and_costs_nobody_the_link()
    {
        await using var star = new Star();
        var sender = await star.JoinAsync();
        var small = await star.JoinAsync(new LocalRemotingOptions { MaximumMessageBytes = 1024 });
        var remote = await sender.FindAsync(small, small.StartEcho());

        remote.Tell(new Unreadable(new string('x', 2_000)), ActorRefs.NoSender);

        sender.Test.Log.Expect("was dropped");
        Assert.Equal(new Note("still linked!"), await remote.Ask<Note>(new Note("still linked"), Watchdog.Limit));
    }

    [Fact]
    public async Task A_burst_over_many_buffers_arrives_whole_and_in_order()
    {
        const int Messages = 3_000;
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var remote = await peer.FindAsync(star.Host, star.Host.Probe.Ref);
        var random = new Random(3);
        var sent = Enumerable.Range(0, Messages).Select(number =>
        {
            var bytes = new byte[4 + random.Next(2_000)];
            random.NextBytes(bytes);
            BitConverter.TryWriteBytes(bytes, number);
            return bytes;
        }).ToArray();

        foreach (var bytes in sent)
        {
            remote.Tell(new Blob(bytes), ActorRefs.NoSender);
        }

        foreach (var bytes in sent)
        {
            Assert.Equal(bytes, star.Host.Probe.ExpectMsg<Blob>().Bytes);
        }
    }
}
