using System.Buffers.Binary;
using System.Text;

namespace ActorShm.Embedded;

/// <summary>Why a host refuses a peer. The numbers are the wire format.</summary>
internal enum RefusalReason : byte
{
    Version = 1,
    Full = 2,
    Malformed = 3,
    Ending = 4,
}

/// <summary>What each side says about itself before anything else, in <see cref="FrameKind.Hello"/> and <see cref="FrameKind.Welcome"/>.</summary>
/// <param name="ProcessUid">A random number that names the process.</param>
/// <param name="MaximumMessageBytes">The most bytes of a message that the process accepts.</param>
/// <param name="PeerNumber">The number that the host gives the peer; 0 in Hello.</param>
/// <param name="SystemName">The name of the process's actor system.</param>
internal sealed record Introduction(ulong ProcessUid, int MaximumMessageBytes, uint PeerNumber, string SystemName)
{
    private const int NameAt = 28;

    public byte[] ToFrame(FrameKind kind)
    {
        var name = Encoding.UTF8.GetBytes(SystemName);
        var frame = new byte[NameAt + name.Length];
        Frame.Begin(frame, kind);
        HandshakeFrames.WriteMagicAndVersion(frame);
        BinaryPrimitives.WriteUInt64LittleEndian(frame.AsSpan(11), ProcessUid);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(19), MaximumMessageBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(23), PeerNumber);
        frame[27] = checked((byte)name.Length);
        name.CopyTo(frame, NameAt);
        return frame;
    }

    /// <summary>Reads a frame whose magic and version were checked before.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="leastMessageBytes">The size of message, in bytes, that the sender has to accept at least.</param>
    /// <exception cref="ProtocolViolationException">The frame is malformed, or its sender accepts only smaller messages.</exception>
    public static Introduction Read(ReadOnlySpan<byte> frame, int leastMessageBytes)
    {
        if (frame.Length < NameAt || frame.Length < NameAt + frame[27])
        {
            throw new ProtocolViolationException($"the handshake has {frame.Length} bytes and needs more");
        }

        var limit = BinaryPrimitives.ReadInt32LittleEndian(frame[19..]);
        if (limit < leastMessageBytes)
        {
            throw new ProtocolViolationException($"the handshake says that messages may have {limit:N0} bytes, and {leastMessageBytes:N0} are needed here");
        }

        return new Introduction(
            BinaryPrimitives.ReadUInt64LittleEndian(frame[11..]),
            limit,
            BinaryPrimitives.ReadUInt32LittleEndian(frame[23..]),
            Frame.Text(frame.Slice(NameAt, frame[27])));
    }
}

/// <summary>The parts that all handshake frames share.</summary>
internal static class HandshakeFrames
{
    private const int MagicAt = 5;
    private const int VersionAt = 9;
    private const int ReasonAt = 11;

    public static byte[] Refused(RefusalReason reason, string why)
    {
        var text = Encoding.UTF8.GetBytes(why);
        var frame = new byte[14 + text.Length];
        Frame.Begin(frame, FrameKind.Refused);
        WriteMagicAndVersion(frame);
        frame[ReasonAt] = (byte)reason;
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(12), (ushort)text.Length);
        text.CopyTo(frame, 14);
        return frame;
    }

    /// <summary>Waits for the one frame that a side sends in a handshake.</summary>
    /// <exception cref="ProtocolViolationException">The stream ended, or its first bytes are not a frame.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The connection broke.</exception>
    public static async Task<byte[]> ReadAsync(FrameReader reader, CancellationToken cancellation)
    {
        while (true)
        {
            if (reader.TryTake(out var frame))
            {
                return frame.ToArray();
            }

            if (!await reader.FillAsync(cancellation))
            {
                throw new ProtocolViolationException("the other side closed the connection without a word");
            }
        }
    }

    public static (RefusalReason Reason, string Why) ReadRefused(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < 14 || frame.Length < 14 + BinaryPrimitives.ReadUInt16LittleEndian(frame[12..]))
        {
            throw new ProtocolViolationException("the refusal is shorter than it says");
        }

        return ((RefusalReason)frame[ReasonAt], Frame.Text(frame.Slice(14, BinaryPrimitives.ReadUInt16LittleEndian(frame[12..]))));
    }

    public static void WriteMagicAndVersion(Span<byte> frame)
    {
        Frame.Magic.CopyTo(frame[MagicAt..]);
        BinaryPrimitives.WriteUInt16LittleEndian(frame[VersionAt..], Frame.Version);
    }

    /// <summary>Checks the part that is the same in all versions of the protocol.</summary>
    /// <returns>The kind of the frame, and its sender's version of the protocol.</returns>
    /// <exception cref="ProtocolViolationException">The frame does not belong to a handshake.</exception>
    public static (FrameKind Kind, ushort Version) ReadKindAndVersion(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < VersionAt + 2 || !frame.Slice(MagicAt, 4).SequenceEqual(Frame.Magic))
        {
            throw new ProtocolViolationException("the first bytes are not a handshake of this protocol");
        }

        return (Frame.KindOf(frame), BinaryPrimitives.ReadUInt16LittleEndian(frame[VersionAt..]));
    }
}
