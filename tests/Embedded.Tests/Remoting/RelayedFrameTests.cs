using System.Buffers.Binary;

namespace ActorShm.Embedded.Tests;

// Goal: what one peer sends to another by way of the host never costs the other its link. Method: a bare socket is the sender; the host asks the other afterwards.
public class RelayedFrameTests
{
    private const uint Innocent = 1;

    public static TheoryData<string> Frames =>
        ["path without slash", "path with uid", "path not UTF-8", "sender without path", "manifest not UTF-8", "watch of no path", "watch of the root with a uid", "watch with a payload", "stop with a manifest", "notice larger than a message"];

    [Theory]
    [MemberData(nameof(Frames))]
    public async Task A_malformed_frame_for_another_peer_closes_the_link_of_who_wrote_it(string which)
    {
        await using var star = new Star();
        var innocent = await star.JoinAsync();
        var echo = await star.Host.FindAsync(innocent, innocent.StartEcho());
        using var bare = await BarePeer.JoinAsync(star.SocketPath);

        await bare.SendAsync(FrameOf(which, bare));

        await bare.ReadToEndAsync();
        star.Host.Test.Log.Expect("Warning: The link to peer-2");
        Assert.Equal(new Note("still here!"), await echo.Ask<Note>(new Note("still here"), Watchdog.Limit));
    }

    [Theory]
    [InlineData(1001, "note", false)]
    [InlineData(BuiltInSerializer.Number, "I", false)]
    [InlineData(1001, "note", true)]
    public async Task A_message_that_the_other_peer_cannot_read_is_dropped_and_logged_there(int serializer, string manifest, bool inTheNameOfTheHost)
    {
        await using var star = new Star();
        var innocent = await star.JoinAsync();
        using var bare = await BarePeer.JoinAsync(star.SocketPath);
        var unreadable = bare.Note("/user/probe", [0xff], "/user/ghost", 7, serializer, manifest, Innocent);
        if (inTheNameOfTheHost)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(unreadable.AsSpan(12), 0);
        }

        await bare.SendAsync(unreadable);
        await bare.SendNoteAsync("/user/probe", "after", "/user/ghost", 7, Innocent);

        innocent.Probe.ExpectMsg(new Note("after"));
        Assert.Contains(inTheNameOfTheHost ? "the host" : "peer-2", innocent.Test.Log.Expect("was dropped"), StringComparison.Ordinal);
    }

    private static byte[] FrameOf(string which, BarePeer bare) => which switch
    {
        "path without slash" => bare.Note("x", [1], to: Innocent),
        "path with uid" => bare.Note("/user/probe#7", [1], to: Innocent),
        "path not UTF-8" => BarePeer.Bytes(Frame(bare, FrameKind.Message, [(byte)'/', 0xff])),
        "sender without path" => BarePeer.Bytes(Frame(bare, FrameKind.Message, "/user/probe"u8, sender: "x"u8)),
        "manifest not UTF-8" => BarePeer.Bytes(Frame(bare, FrameKind.Message, "/user/probe"u8, manifest: [0xff])),
        "watch of no path" => BarePeer.Bytes(Frame(bare, FrameKind.Watch, "x"u8)),
        "watch of the root with a uid" => BarePeer.Bytes(Frame(bare, FrameKind.Watch, "/"u8, uid: 5)),
        "watch with a payload" => BarePeer.Bytes(Frame(bare, FrameKind.Watch, "/user/probe"u8, payload: [1])),
        "stop with a manifest" => BarePeer.Bytes(Frame(bare, FrameKind.Stop, "/user/probe"u8, manifest: "x"u8)),
        _ => BarePeer.Bytes(Frame(bare, FrameKind.DeathNotice, "/user/probe"u8, payload: new byte[new LocalRemotingOptions().MaximumMessageBytes + 2000])),
    };

    private static RoutedFrame Frame(
        BarePeer bare, FrameKind kind, ReadOnlySpan<byte> recipient, long uid = 0, ReadOnlySpan<byte> sender = default, ReadOnlySpan<byte> manifest = default, ReadOnlySpan<byte> payload = default) =>
        new()
        {
            Kind = kind,
            To = Innocent,
            RecipientPath = recipient,
            RecipientUid = uid,
            From = bare.Number,
            SenderPath = sender.IsEmpty ? "/user/ghost"u8 : sender,
            SenderUid = 7,
            SerializerId = 1001,
            Manifest = manifest,
            Payload = payload,
        };
}
