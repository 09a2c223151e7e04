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
        await bare.SendNoteAsync("/user/probe", "here", "/user/ghost", 77);
        await star.Host.Probe.ExpectAsync<Note>();
        var ghost = star.Host.Probe.LastSender;
        var letters = star.Host.Test.Subscribed<DeadLetter>();
        var blob = new Blob(new byte[8 * 1024]);

        for (var i = 0; i < 1_000; i++)
        {
            ghost.Tell(blob, ActorRefs.NoSender);
        }

        await letters.ExpectAsync<DeadLetter>();
        await star.Host.Test.Log.ExpectAsync("does not read them");
        await Assert.ThrowsAsync<RemotingException>(() => ghost.Ask(blob, Probe.Watchdog));

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
        await Eventually.Holds(
            () =>
            {
                ghost.Tell(new Note("that is all"), ActorRefs.NoSender);
                return reading.IsCompleted;
            },
            "the peer reads again");
        await reading;
    }

    [Fact]
    public async Task A_peer_for_which_not_even_notices_have_room_is_given_up_and_its_watchers_hear_of_it()
    {
        await using var star = new Star(SmallQueue);
        using var bare = await BarePeer.JoinAsync(star.SocketPath);
        await bare.SendNoteAsync("/user/probe", "here", "/user/ghost", 77);
        await star.Host.Probe.ExpectAsync<Note>();
        var ghost = star.Host.Probe.LastSender;
        await star.Host.Probe.WatchAsync(ghost);

        // Each round is one notice for the ghost: somebody watches, and nobody is there.
        var watching = new Probe(star.Host.Test.System);
        await Eventually.Holds(
            () =>
            {
                star.Host.Test.System.Stop(ghost);
                return star.Host.Test.Log.Lines.Any(line => line.Contains("reads nothing", StringComparison.Ordinal));
            },
            "the link is given up");

        await star.Host.Probe.ExpectTerminatedAsync(ghost);
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
            Assert.Equal(bytes, (await star.Host.Probe.ExpectAsync<Blob>()).Bytes);
        }
    }
}
