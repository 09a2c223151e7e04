using System.Buffers.Binary;
using System.Text;

namespace ActorShm.Embedded.Tests;

// Each test ends with the same question: does the host still serve others?
public class MalformedFrameTests
{
    public static TheoryData<string> FirstBytes => ["nothing", "garbage", "http", "huge length", "zero length", "wrong magic", "wrong kind", "truncated", "name too long"];

    [Theory]
    [MemberData(nameof(FirstBytes))]
    public async Task Bytes_that_are_no_handshake_close_that_connection_only(string which)
    {
        await using var star = new Star();
        var served = await ServedAsync(star);
        using var bare = await BarePeer.ConnectAsync(star.SocketPath);

        await bare.SendAsync(FirstBytesOf(which));
        bare.Shutdown();

        await bare.ReadToEndAsync();
        star.Host.Test.Log.Expect("closed before it became a link");
        await served();
    }

    public static TheoryData<string> Frames =>
        ["length over the limit", "length zero", "unknown kind", "header cut short", "lengths beyond the frame", "path over the limit", "path without slash", "path with uid", "path not UTF-8", "own sender number", "peer lost to host", "payload unreadable", "built-in payload cut short", "stream ends inside a frame"];

    [Theory]
    [MemberData(nameof(Frames))]
    public async Task A_malformed_frame_closes_its_link_with_a_warning_that_says_what_was_wrong(string which)
    {
        await using var star = new Star();
        var served = await ServedAsync(star);
        using var bare = await BarePeer.JoinAsync(star.SocketPath);

        await bare.SendAsync(FrameOf(which, bare));
        if (which == "stream ends inside a frame")
        {
            bare.Shutdown();
        }

        await bare.ReadToEndAsync();
        var line = star.Host.Test.Log.Expect("Warning: The link to peer-2");
        Assert.DoesNotContain("goodbye", line, StringComparison.Ordinal);
        await served();
    }

    [Theory]
    [InlineData(4242, "note", "4242")]
    [InlineData(1001, "no such manifest", "no such manifest")]
    public async Task A_serializer_or_manifest_that_nobody_knows_drops_the_message_and_keeps_the_link(int serializer, string manifest, string named)
    {
        await using var star = new Star();
        using var bare = await BarePeer.JoinAsync(star.SocketPath);

        await bare.SendAsync(bare.Note("/user/probe", [1, 2, 3], serializer: serializer, manifest: manifest));
        await bare.SendAsync(bare.Note("/user/probe", "after"u8.ToArray()));

        star.Host.Probe.ExpectMsg(new Note("after"));
        Assert.Contains(named, star.Host.Test.Log.Expect("was dropped"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frame_that_arrives_byte_by_byte_is_a_frame()
    {
        await using var star = new Star();
        using var bare = await BarePeer.ConnectAsync(star.SocketPath);
        foreach (var one in BarePeer.Hello())
        {
            await bare.SendAsync(new[] { one });
        }

        await bare.ReadFrameAsync();
        foreach (var one in bare.Note("/user/probe", "slowly"u8.ToArray()))
        {
            await bare.SendAsync(new[] { one });
        }

        star.Host.Probe.ExpectMsg(new Note("slowly"));
    }

    [Fact]
    public async Task A_frame_for_a_process_that_is_gone_is_dropped()
    {
        await using var star = new Star();
        using var bare = await BarePeer.JoinAsync(star.SocketPath);
        var frame = bare.Note("/user/probe", [1]);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(8), 99);

        await bare.SendAsync(frame);
        await bare.SendAsync(bare.Note("/user/probe", "after"u8.ToArray()));

        star.Host.Probe.ExpectMsg(new Note("after"));
    }

    // Goal: no bytes at all hurt the host. Method: valid frames with some bytes changed, thousands of them, from seeded randomness.
    [Fact]
    public async Task Mutated_frames_never_hurt_the_host()
    {
        await using var star = new Star();
        var served = await ServedAsync(star);
        var random = new Random(20260101);
        for (var connection = 0; connection < 150; connection++)
        {
            using var bare = await BarePeer.JoinAsync(star.SocketPath);
            for (var number = 0; number < 20; number++)
            {
                var frame = bare.Note("/user/absent", Encoding.UTF8.GetBytes("payload"), "/user/ghost", 7);
                for (var change = random.Next(1, 5); change > 0; change--)
                {
                    // The kind is left alone in half of them, so that they get further.
                    frame[random.Next(random.Next(2) == 0 ? 0 : 5, frame.Length)] = (byte)random.Next(256);
                }

                try
                {
                    await bare.SendAsync(frame);
                }
                catch (System.Net.Sockets.SocketException)
                {
                    break; // closed already: right so
                }
            }
        }

        await served();
    }

    private static async Task<Func<Task>> ServedAsync(Star star)
    {
        var peer = await star.JoinAsync();
        var echo = await peer.FindAsync(star.Host, star.Host.StartEcho());
        return async () => Assert.Equal(new Note("still here!"), await echo.Ask<Note>(new Note("still here"), Watchdog.Limit));
    }

    private static byte[] FirstBytesOf(string which)
    {
        var hello = BarePeer.Hello();
        switch (which)
        {
            case "nothing":
                return [];
            case "garbage":
                var garbage = new byte[4096];
                new Random(7).NextBytes(garbage);
                return garbage;
            case "http":
                return Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            case "huge length":
                return [0xff, 0xff, 0xff, 0x7f, 1, .. "ASHM"u8];
            case "zero length":
                return [0, 0, 0, 0];
            case "wrong magic":
                hello[5] = (byte)'X';
                return hello;
            case "wrong kind":
                hello[4] = (byte)FrameKind.Message;
                return hello;
            case "truncated":
                return hello[..^3];
            default:
                hello[27] = 200;
                return hello;
        }
    }

    private static byte[] FrameOf(string which, BarePeer bare)
    {
        var frame = bare.Note("/user/probe", [1, 2, 3]);
        switch (which)
        {
            case "length over the limit":
                BinaryPrimitives.WriteUInt32LittleEndian(frame, 1_000_000);
                return frame;
            case "length zero":
                return [0, 0, 0, 0];
            case "unknown kind":
                frame[4] = 0x77;
                return frame;
            case "header cut short":
                return [5, 0, 0, 0, (byte)FrameKind.Message, 0, 0, 0, 0];
            case "lengths beyond the frame":
                frame[38] = 250;
                return frame;
            case "path over the limit":
                return bare.Note("/" + new string('x', 1100), [1]);
            case "path without slash":
                return bare.Note("user/probe", [1]);
            case "path with uid":
                return bare.Note("/user/probe#7", [1]);
            case "path not UTF-8":
                frame[42] = 0xff;
                return frame;
            case "own sender number":
                BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(12), 0);
                frame[4] = (byte)FrameKind.Watch;
                return frame;
            case "peer lost to host":
                return Frame.PeerLost(1);
            case "payload unreadable":
                return bare.Note("/user/probe", [0xff]);
            case "built-in payload cut short":
                return bare.Note("/user/probe", [4, 255, 255, 65], serializer: BuiltInSerializer.Number, manifest: "I");
            default:
                return frame[..^1];
        }
    }
}
