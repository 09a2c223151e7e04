using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace ActorShm.Embedded;

/// <summary>The kind of a frame. The numbers are the wire format.</summary>
internal enum FrameKind : byte
{
    Hello = 0x01,
    Welcome = 0x02,
    Refused = 0x03,
    Message = 0x10,
    Watch = 0x11,
    Unwatch = 0x12,
    DeathNotice = 0x13,
    Stop = 0x14,
    Returned = 0x15,
    PeerLost = 0x20,
    Goodbye = 0x21,
}

/// <summary>The bytes between two processes. All numbers are little-endian; docs/protocol.md says what each frame does.</summary>
/// <remarks>
/// <code>
/// every frame       0  u32  bytes that follow this field
///                   4  u8   kind
///
/// Hello    (0x01)   5  4    "ASHM"
/// Welcome  (0x02)   9  u16  protocol version; magic and version stay here in all versions
///                  11  u64  a random number that names the sender's process
///                  19  u32  the most bytes of a message that the sender takes
///                  23  u32  the peer's number (Welcome), 0 (Hello)
///                  27  u8   length of the sender's system name, then the name in UTF-8
///
/// Refused  (0x03)   5  4    "ASHM"
///                   9  u16  the host's protocol version
///                  11  u8   reason: 1 version, 2 full, 3 malformed, 4 ending
///                  12  u16  length of a text for people, then the text in UTF-8
///
/// Message  (0x10)   5  u8   flags; DeathNotice: 1 existence confirmed, 2 whole process gone;
/// Watch    (0x11)           Returned: 2 whole process gone, 4 over the recipient's limit, 0 its queue is full; others 0
/// Unwatch  (0x12)   6  u16  length of the recipient's path
/// DeathNotice       8  u32  recipient's peer number, 0 is the host
///          (0x13)  12  u32  sender's peer number, 0xFFFFFFFF is no sender
/// Stop     (0x14)  16  u64  recipient's uid, 0 is whoever lives at the path
/// Returned (0x15)  24  u64  sender's uid
///                  32  i32  serializer's identifier (Message and Returned only)
///                  36  u16  length of the sender's path
///                  38  u8   length of the manifest (Message and Returned only)
///                  39  u8   0
///                  40       recipient's path, sender's path, manifest, all UTF-8; then the payload (Message and Returned only)
///
/// PeerLost (0x20)   5  u32  number of the peer whose link is gone
///
/// Goodbye  (0x21)   5       why, for people, in UTF-8, to the end of the frame
/// </code>
/// </remarks>
internal static class Frame
{
    public const ushort Version = 2;
    public const int LengthBytes = 4;
    public const int RoutedHeaderBytes = 40;
    public const int PathLimit = 1024;
    public const int ManifestLimit = byte.MaxValue;
    public const uint NoPeer = uint.MaxValue;

    /// <summary>The most bytes that a message's frame may have beyond the message itself.</summary>
    public const int OverheadLimit = RoutedHeaderBytes + (2 * PathLimit) + ManifestLimit;

    /// <summary>The longest handshake frame.</summary>
    public const int HandshakeLimit = 1024;

    public const byte ExistenceConfirmed = 1;
    public const byte AddressTerminated = 2;
    public const byte TooLarge = 4;

    private const int KindAt = 4;
    private const int BodyAt = 5;

    public static ReadOnlySpan<byte> Magic => "ASHM"u8;

    /// <summary>Reads the kind of a whole frame, and nothing else of it.</summary>
    public static FrameKind KindOf(ReadOnlySpan<byte> frame) => (FrameKind)frame[KindAt];

    /// <summary>Makes a frame that says that a peer's link is gone.</summary>
    public static byte[] PeerLost(uint peer)
    {
        var frame = new byte[BodyAt + sizeof(uint)];
        Begin(frame, FrameKind.PeerLost);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(BodyAt), peer);
        return frame;
    }

    /// <summary>Reads whose link is gone; false when the frame does not have the length of such a frame.</summary>
    public static bool TryReadPeerLost(ReadOnlySpan<byte> frame, out uint peer) =>
        BinaryPrimitives.TryReadUInt32LittleEndian(frame[BodyAt..], out peer) && frame.Length == BodyAt + sizeof(uint);

    /// <summary>Makes the last frame of a side that ends in good order.</summary>
    public static byte[] Goodbye(string why)
    {
        var text = Encoding.UTF8.GetBytes(why);
        var frame = new byte[BodyAt + text.Length];
        Begin(frame, FrameKind.Goodbye);
        text.CopyTo(frame, BodyAt);
        return frame;
    }

    /// <summary>Reads from a Goodbye frame why the side ends.</summary>
    /// <exception cref="ProtocolViolationException">The text is not UTF-8.</exception>
    public static string GoodbyeText(ReadOnlySpan<byte> frame) => Text(frame[BodyAt..]);

    /// <summary>Writes the length and kind of a frame that fills the span.</summary>
    public static void Begin(Span<byte> frame, FrameKind kind)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)(frame.Length - LengthBytes));
        frame[KindAt] = (byte)kind;
    }

    /// <summary>Checks a path that another process wrote, with its uid: the path consists of names, each after a slash, and the root has no uid because it has no incarnations.</summary>
    /// <exception cref="ProtocolViolationException">It is not a valid path.</exception>
    public static void CheckPath(ReadOnlySpan<byte> utf8, long uid)
    {
        CheckText(utf8);
        if (!utf8.StartsWith("/"u8) || utf8.Contains((byte)'#') || (uid != 0 && !utf8.ContainsAnyExcept((byte)'/')))
        {
            throw new ProtocolViolationException($"'{Text(utf8)}' with the uid {uid} is not a path");
        }
    }

    /// <summary>Checks text that another process wrote.</summary>
    /// <exception cref="ProtocolViolationException">The text is not UTF-8.</exception>
    public static void CheckText(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            throw new ProtocolViolationException("a text in a frame is not UTF-8");
        }
    }

    /// <summary>Reads text that another process wrote.</summary>
    /// <exception cref="ProtocolViolationException">The text is not UTF-8.</exception>
    public static string Text(ReadOnlySpan<byte> utf8)
    {
        CheckText(utf8);
        return Encoding.UTF8.GetString(utf8);
    }
}
