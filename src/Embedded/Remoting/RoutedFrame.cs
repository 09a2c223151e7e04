using System.Buffers.Binary;

namespace ActorShm.Embedded;

/// <summary>A frame from one actor to another, laid over the bytes that it was read from or is to be written to.</summary>
internal readonly ref struct RoutedFrame
{
    private const int FlagsAt = 5;

    public required FrameKind Kind { get; init; }

    public byte Flags { get; init; }

    public required uint To { get; init; }

    public required long RecipientUid { get; init; }

    public required ReadOnlySpan<byte> RecipientPath { get; init; }

    public uint From { get; init; }

    public long SenderUid { get; init; }

    public ReadOnlySpan<byte> SenderPath { get; init; }

    public int SerializerId { get; init; }

    public ReadOnlySpan<byte> Manifest { get; init; }

    public ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>The frame's length in bytes, including its length field.</summary>
    public int TotalBytes => Frame.RoutedHeaderBytes + RecipientPath.Length + SenderPath.Length + Manifest.Length + Payload.Length;

    /// <summary>Reads the recipient's peer number from a frame of a routed kind, which is all that a relay needs.</summary>
    public static uint ToOf(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt32LittleEndian(frame[8..]);

    /// <summary>Makes the frame in which a message goes back to its sender.</summary>
    /// <param name="message">The whole frame.</param>
    /// <param name="flags">Why the message could not be passed on.</param>
    public static byte[] Returned(ReadOnlySpan<byte> message, byte flags)
    {
        var returned = message.ToArray();
        Frame.Begin(returned, FrameKind.Returned);
        returned[FlagsAt] = flags;
        return returned;
    }

    /// <summary>Reads a whole frame, length field included. Nothing is trusted: every length is checked against the frame's end.</summary>
    /// <exception cref="ProtocolViolationException">The lengths do not fit together, or a frame that is not a message carries one.</exception>
    public static RoutedFrame Read(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < Frame.RoutedHeaderBytes)
        {
            throw new ProtocolViolationException($"a frame of kind 0x{(byte)Frame.KindOf(frame):x2} has {frame.Length} bytes and needs at least {Frame.RoutedHeaderBytes}");
        }

        int recipient = BinaryPrimitives.ReadUInt16LittleEndian(frame[6..]);
        int sender = BinaryPrimitives.ReadUInt16LittleEndian(frame[36..]);
        int manifest = frame[38];
        var body = frame[Frame.RoutedHeaderBytes..];
        if (recipient > Frame.PathLimit || sender > Frame.PathLimit || recipient + sender + manifest > body.Length)
        {
            throw new ProtocolViolationException($"the lengths in a frame's header ({recipient} + {sender} + {manifest}) do not fit into its {body.Length} bytes");
        }

        if (Frame.KindOf(frame) is not (FrameKind.Message or FrameKind.Returned) && recipient + sender < body.Length)
        {
            throw new ProtocolViolationException($"a frame of kind 0x{(byte)Frame.KindOf(frame):x2} carries {body.Length - recipient - sender:N0} bytes beyond its paths, and only messages carry any");
        }

        return new RoutedFrame
        {
            Kind = Frame.KindOf(frame),
            Flags = frame[FlagsAt],
            To = ToOf(frame),
            From = BinaryPrimitives.ReadUInt32LittleEndian(frame[12..]),
            RecipientUid = BinaryPrimitives.ReadInt64LittleEndian(frame[16..]),
            SenderUid = BinaryPrimitives.ReadInt64LittleEndian(frame[24..]),
            SerializerId = BinaryPrimitives.ReadInt32LittleEndian(frame[32..]),
            RecipientPath = body[..recipient],
            SenderPath = body.Slice(recipient, sender),
            Manifest = body.Slice(recipient + sender, manifest),
            Payload = body[(recipient + sender + manifest)..],
        };
    }

    /// <summary>Writes the frame into a span of exactly <see cref="TotalBytes"/> bytes.</summary>
    public void Write(Span<byte> frame)
    {
        Frame.Begin(frame, Kind);
        frame[FlagsAt] = Flags;
        BinaryPrimitives.WriteUInt16LittleEndian(frame[6..], (ushort)RecipientPath.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], To);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[12..], From);
        BinaryPrimitives.WriteInt64LittleEndian(frame[16..], RecipientUid);
        BinaryPrimitives.WriteInt64LittleEndian(frame[24..], SenderUid);
        BinaryPrimitives.WriteInt32LittleEndian(frame[32..], SerializerId);
        BinaryPrimitives.WriteUInt16LittleEndian(frame[36..], (ushort)SenderPath.Length);
        frame[38] = (byte)Manifest.Length;
        frame[39] = 0;
        var body = frame[Frame.RoutedHeaderBytes..];
        RecipientPath.CopyTo(body);
        SenderPath.CopyTo(body[RecipientPath.Length..]);
        Manifest.CopyTo(body[(RecipientPath.Length + SenderPath.Length)..]);
        Payload.CopyTo(body[(RecipientPath.Length + SenderPath.Length + Manifest.Length)..]);
    }
}
