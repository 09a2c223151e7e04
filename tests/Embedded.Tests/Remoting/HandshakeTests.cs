using System.Net.Sockets;
using System.Text;

namespace ActorShm.Embedded.Tests;

public class HandshakeTests
{
    private static readonly LocalRemotingOptions SeesStrangers = new()
    {
        ReadCredentials = _ => new PeerCredentials(4711, Native.EffectiveUserId() + 1),
    };

    [Fact]
    public async Task A_system_has_its_links_once()
    {
        await using var star = new Star();
        using var scratch = new ScratchDirectory();
        var peer = await star.JoinAsync();

        Assert.Throws<InvalidOperationException>(() => LocalRemoting.Listen(star.Host.Test.System, scratch.Combine("s")));
        Assert.False(File.Exists(scratch.Combine("s")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => LocalRemoting.ConnectAsync(peer.Test.System, star.SocketPath));
        await peer.FindAsync(star.Host, star.Host.Probe.Ref); // the first link is none the worse
    }

    // Goal: an actor of the host can look every peer up that sends it something, the very first included.
    // Method: a peer waits at the door while a whole other host lets somebody in; had this one opened, it would have done the same meanwhile.
    [Fact]
    public async Task Nobody_is_let_in_before_the_host_has_said_so()
    {
        using var scratch = new ScratchDirectory();
        var path = scratch.Combine("s");
        var isOpen = false;
        var whenSeen = new List<bool>();
        var options = new LocalRemotingOptions
        {
            ReadCredentials = socket =>
            {
                whenSeen.Add(Volatile.Read(ref isOpen));
                return PeerCredentials.Of(socket);
            },
        };
        await using var host = new TestSystem("host");
        var remoting = LocalRemoting.Bind(host.System, path, options);
        await using var peer = new TestSystem("peer");
        var entering = LocalRemoting.ConnectAsync(peer.System, path);
        await using (var other = new Star())
        {
            await other.JoinAsync();
        }

        Volatile.Write(ref isOpen, true);
        remoting.Accept();
        var entered = await entering.WaitAsync(Watchdog.Limit);

        Assert.Equal([true], whenSeen);
        Assert.Equal(Environment.ProcessId, remoting.PeerProcessId(entered.LocalAddress));
        Assert.Throws<InvalidOperationException>(remoting.Accept);
        Assert.Throws<InvalidOperationException>(entered.Accept);
    }

    [Fact]
    public async Task Without_a_host_connecting_fails_and_says_what_was_found()
    {
        using var scratch = new ScratchDirectory();
        await using var test = new TestSystem();
        var none = await Assert.ThrowsAsync<HostUnreachableException>(() => LocalRemoting.ConnectAsync(test.System, scratch.Combine("s")));
        Assert.Contains("no such file", none.Message, StringComparison.Ordinal);
        var far = await Assert.ThrowsAsync<HostUnreachableException>(() => LocalRemoting.ConnectAsync(test.System, scratch.Combine(new string('d', 120), "s")));
        Assert.Contains("no such directory", far.Message, StringComparison.Ordinal);

        var dead = SocketLocation.NewSocket();
        dead.Bind(new UnixDomainSocketEndPoint(scratch.Combine("s")));
        var refused = await Assert.ThrowsAsync<HostUnreachableException>(() => LocalRemoting.ConnectAsync(test.System, scratch.Combine("s")));
        Assert.Contains("nobody listens", refused.Message, StringComparison.Ordinal);
        dead.Dispose();
    }

    [Fact]
    public async Task Another_users_process_is_turned_away_before_a_byte_of_it_is_read()
    {
        await using var star = new Star(SeesStrangers);
        using var bare = await BarePeer.ConnectAsync(star.SocketPath);

        Assert.Empty(await bare.ReadToEndAsync());

        Assert.Contains("4711", star.Host.Test.Log.Expect("turned away"), StringComparison.Ordinal);
        Assert.Equal(default, star.Host.Remoting.Traffic);
    }

    [Fact]
    public async Task A_host_of_another_user_is_told_nothing()
    {
        await using var star = new Star();
        await using var test = new TestSystem();

        var refusal = await Assert.ThrowsAsync<PeerRefusedException>(() => LocalRemoting.ConnectAsync(test.System, star.SocketPath, SeesStrangers));

        Assert.Contains("4711", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_version_gets_a_clear_error_on_both_sides()
    {
        await using var star = new Star();
        using var bare = await BarePeer.ConnectAsync(star.SocketPath);
        var hello = BarePeer.Hello();
        hello[9] = 99;
        await bare.SendAsync(hello);
        var (reason, why) = HandshakeFrames.ReadRefused(await bare.ReadFrameAsync());
        Assert.Equal(RefusalReason.Version, reason);
        Assert.Contains("99", why, StringComparison.Ordinal);
        star.Host.Test.Log.Expect("speaks version 99");

        await using var test = new TestSystem();
        await using var fake = FakeHost.Answering(HandshakeFrames.Refused(RefusalReason.Version, "no"), version: 99);
        var mismatch = await Assert.ThrowsAsync<VersionMismatchException>(() => LocalRemoting.ConnectAsync(test.System, fake.SocketPath));
        Assert.Equal((Frame.Version, 99), (mismatch.Ours, mismatch.Theirs));
    }

    [Fact]
    public async Task A_welcome_of_another_version_is_not_believed()
    {
        await using var test = new TestSystem();
        await using var fake = FakeHost.Answering(new Introduction(1, 1024, 1, "x").ToFrame(FrameKind.Welcome), version: Frame.Version + 1);
        await Assert.ThrowsAsync<VersionMismatchException>(() => LocalRemoting.ConnectAsync(test.System, fake.SocketPath));
    }

    [Fact]
    public async Task What_is_no_host_is_recognized()
    {
        await using var test = new TestSystem();
        await using (var talker = FakeHost.Answering(Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\n\r\n"), version: null))
        {
            await Assert.ThrowsAsync<PeerRefusedException>(() => LocalRemoting.ConnectAsync(test.System, talker.SocketPath));
        }

        await using var closer = FakeHost.Answering([], version: null);
        await Assert.ThrowsAsync<PeerRefusedException>(() => LocalRemoting.ConnectAsync(test.System, closer.SocketPath));
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_told_from_one_that_is_not_there()
    {
        await using var test = new TestSystem();
        await using var silent = FakeHost.Silent();
        var options = new LocalRemotingOptions { HandshakeTimeout = TimeSpan.FromMilliseconds(50) };
        await Assert.ThrowsAsync<HostSilentException>(() => LocalRemoting.ConnectAsync(test.System, silent.SocketPath, options));
    }

    [Fact]
    public async Task A_connection_that_says_nothing_is_closed_after_a_while()
    {
        var time = new TestScheduler();
        await using var star = new Star(time: time);
        using var silent = await BarePeer.ConnectAsync(star.SocketPath);
        await Watchdog.UntilAsync(
            "the silent connection is closed",
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(11)); // the host may not have begun to wait yet
                return star.Host.Test.Log.Entries.Any(line => line.Text.Contains("did not introduce itself", StringComparison.Ordinal));
            });
        await silent.ReadToEndAsync();
    }

    [Fact]
    public async Task A_full_host_refuses_and_takes_the_next_when_one_has_left()
    {
        await using var star = new Star(new LocalRemotingOptions { MaximumLinks = 1 });
        var first = await star.JoinAsync();
        await using var test = new TestSystem();

        var refusal = await Assert.ThrowsAsync<PeerRefusedException>(() => LocalRemoting.ConnectAsync(test.System, star.SocketPath));
        Assert.Contains("no more are allowed", refusal.Message, StringComparison.Ordinal);

        await first.Remoting.DisposeAsync();
        star.Host.Test.Log.Expect("The link to peer-1");
        await LocalRemoting.ConnectAsync(test.System, star.SocketPath);
    }

    [Fact]
    public async Task A_host_with_few_files_left_refuses_and_takes_the_next_when_there_are_more()
    {
        var limit = 100L;
        await using var star = new Star(new LocalRemotingOptions { ReadOpenFilesLimit = () => limit });
        await using var test = new TestSystem();

        var refusal = await Assert.ThrowsAsync<PeerRefusedException>(() => LocalRemoting.ConnectAsync(test.System, star.SocketPath));
        Assert.Contains("may have 100 files open", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ulimit -n", refusal.Message, StringComparison.Ordinal);

        limit = long.MaxValue;
        await LocalRemoting.ConnectAsync(test.System, star.SocketPath);
    }

    // Goal: a host that has no files left for its log has words for whom it refuses.
    [Fact]
    public async Task Who_is_refused_hears_why_although_the_host_cannot_write_its_log()
    {
        using var scratch = new ScratchDirectory();
        using var log = new UnwritableLog();
        using var system = ActorSystem.Create("host", ConfigurationFactory.Empty, new EmbeddedSetup { LoggerFactory = log });
        await using var remoting = LocalRemoting.Listen(system, scratch.Combine("control.sock"), new LocalRemotingOptions { ReadOpenFilesLimit = () => 100 });
        await using var test = new TestSystem();

        var refusal = await Assert.ThrowsAsync<PeerRefusedException>(() => LocalRemoting.ConnectAsync(test.System, scratch.Combine("control.sock")));

        Assert.Contains("may have 100 files open", refusal.Message, StringComparison.Ordinal);
    }

    // Goal: a log that throws ends no link that stands, and gives no buffer back that it reads into.
    [Fact]
    public async Task A_peer_is_let_in_although_the_log_throws()
    {
        using var scratch = new ScratchDirectory();
        using var log = new UnwritableLog(Microsoft.Extensions.Logging.LogLevel.Information);
        using var system = ActorSystem.Create("host", ConfigurationFactory.Empty, new EmbeddedSetup { LoggerFactory = log });
        await using var remoting = LocalRemoting.Listen(system, scratch.Combine("control.sock"));
        system.ActorOf(new Script().Props, "someone");
        await using var test = new TestSystem();

        var link = await LocalRemoting.ConnectAsync(test.System, scratch.Combine("control.sock"));

        await test.System.ActorSelection($"{link.HostAddress}/user/someone").ResolveOne(Watchdog.Limit);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1023)]
    public async Task A_peer_that_takes_next_to_nothing_of_a_message_is_refused(int limit)
    {
        await using var star = new Star();
        using var bare = await BarePeer.ConnectAsync(star.SocketPath);

        await bare.SendAsync(new Introduction(1, limit, 0, "bare").ToFrame(FrameKind.Hello));

        Assert.Equal((byte)FrameKind.Refused, (await bare.ReadFrameAsync())[4]);
        Assert.Contains("1,024 are needed", star.Host.Test.Log.Expect("closed before it became a link"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_says_how_much_of_a_message_its_peers_must_take()
    {
        await using var star = new Star(new LocalRemotingOptions { LeastPeerMessageBytes = 32 * 1024 });
        await using var test = new TestSystem();

        var refusal = await Assert.ThrowsAsync<PeerRefusedException>(() =>
            LocalRemoting.ConnectAsync(test.System, star.SocketPath, new LocalRemotingOptions { MaximumMessageBytes = (32 * 1024) - 1 }));

        Assert.Contains("32,767", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("32,768", refusal.Message, StringComparison.Ordinal);
        await star.JoinAsync();
    }

    // Goal: a failure of the host's own is said by somebody, though nobody waits for a handshake, and the next peer is let in.
    [Fact]
    public async Task A_handshake_that_fails_by_the_hosts_own_fault_is_closed_and_logged()
    {
        var isBroken = true;
        await using var star = new Star(new LocalRemotingOptions
        {
            ReadCredentials = socket => isBroken ? throw new NotSupportedException("made up") : PeerCredentials.Of(socket),
        });
        await using var test = new TestSystem();

        await Assert.ThrowsAnyAsync<RemotingException>(() => LocalRemoting.ConnectAsync(test.System, star.SocketPath));

        star.Host.Test.Log.Expect("by a failure of this process: made up");
        isBroken = false;
        await star.JoinAsync();
    }

    [Fact]
    public async Task Connections_that_say_nothing_keep_only_as_many_others_waiting_as_the_limit_allows()
    {
        await using var star = new Star(new LocalRemotingOptions { MaximumHandshakes = 1 }, new TestScheduler());
        using var silent = await BarePeer.ConnectAsync(star.SocketPath);
        using var next = await BarePeer.ConnectAsync(star.SocketPath);
        await next.SendAsync(BarePeer.Hello());
        Assert.False(next.HasSomethingToRead(TimeSpan.FromMilliseconds(200)));

        silent.Dispose();
        var welcome = await next.ReadFrameAsync();
        Assert.Equal((byte)FrameKind.Welcome, welcome[4]);
        await star.JoinAsync();
    }

    [Fact]
    public void Limits_that_cannot_work_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LocalRemotingOptions { MaximumMessageBytes = 10 }.Checked());
        Assert.Throws<ArgumentOutOfRangeException>(() => new LocalRemotingOptions { MaximumQueuedBytes = 10 }.Checked());
        Assert.Throws<ArgumentOutOfRangeException>(() => new LocalRemotingOptions { MaximumLinks = 0 }.Checked());
        Assert.Throws<ArgumentOutOfRangeException>(() => new LocalRemotingOptions { MaximumHandshakes = 0 }.Checked());
        Assert.Throws<ArgumentOutOfRangeException>(() => new LocalRemotingOptions { HandshakeTimeout = TimeSpan.Zero }.Checked());
    }
}
