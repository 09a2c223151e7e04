namespace ActorShm.Embedded;

// From one peer to another through the host, which checks everything that it passes on except the payload.
public sealed partial class LocalRemoting
{
    private void Relay(Link from, in RoutedFrame frame, ReadOnlySpan<byte> bytes)
    {
        if (!IsHost)
        {
            throw new ProtocolViolationException($"a frame for {Describe(frame.To)} came to {Describe(_ownNumber)}");
        }

        CheckTexts(frame);
        var to = _links.GetValueOrDefault(frame.To);
        if (frame.Kind == FrameKind.Message)
        {
            RelayMessage(from, to, frame, bytes);
        }
        else if (to is null)
        {
            AnswerForTheGone(frame);
        }
        else
        {
            // If the frame is refused, the link is about to end, and all watchers are told then, after the frames that have arrived from there already.
            Append(to, bytes, FrameRank.Essential);
        }
    }

    /// <summary>Checks the texts of a frame here, where its writer is known; its recipient only knows that it came from the host.</summary>
    /// <exception cref="ProtocolViolationException">The recipient could not read the frame.</exception>
    private static void CheckTexts(in RoutedFrame frame)
    {
        Frame.CheckPath(frame.RecipientPath, frame.RecipientUid);
        Frame.CheckText(frame.Manifest);
        if (frame.From != Frame.NoPeer)
        {
            Frame.CheckPath(frame.SenderPath, frame.SenderUid);
        }
    }

    private void RelayMessage(Link from, Link? to, in RoutedFrame frame, ReadOnlySpan<byte> bytes)
    {
        if (frame.Payload.Length > to?.MaximumMessageBytes)
        {
            SendBack(from, bytes, Frame.TooLarge);
            return;
        }

        switch (to is null ? FrameWriter.AppendResult.Closed : Append(to, bytes, FrameRank.Ordinary))
        {
            case FrameWriter.AppendResult.Added:
                _traffic.MessageSent();
                break;
            case FrameWriter.AppendResult.Full:
                SendBack(from, bytes, flags: 0);
                break;
            default:
                SendBack(from, bytes, Frame.AddressTerminated);
                break;
        }
    }

    /// <summary>Sends a message that cannot be passed on back to its sender, which alone knows what to do then.</summary>
    private void SendBack(Link from, ReadOnlySpan<byte> message, byte flags) =>

        // If this is refused, the sender does not read, and there is no way to tell it anything.
        Append(from, RoutedFrame.Returned(message, flags), FrameRank.Ordinary);

    /// <summary>Treats a message of this process that came back as if it had been refused before it left.</summary>
    private void TakeBack(Link link, in RoutedFrame frame)
    {
        if (Deserialize(link, frame) is not { } message)
        {
            return;
        }

        var recipient = NewRef(frame.To, frame.RecipientPath, frame.RecipientUid);
        var why = (frame.Flags & Frame.AddressTerminated) != 0 ? "that process is gone"
            : (frame.Flags & Frame.TooLarge) != 0 ? $"its {frame.Payload.Length:N0} bytes are over that process's limit"
            : "too much waits for that process already, which does not read it";
        NotSent(recipient, message, SenderOf(link, frame), new RemotingException($"The {message.GetType()} to {recipient.Path} was not passed on by the host: {why}."));
    }

    private void AnswerForTheGone(in RoutedFrame frame)
    {
        _log.Debug("A frame of kind 0x{0:x2} for {1} was dropped: that process is gone.", (byte)frame.Kind, Describe(frame.To));
        if (frame.Kind != FrameKind.Watch || !_links.TryGetValue(frame.From, out var watcher))
        {
            return;
        }

        // Nobody there can answer, so answer from here that the actor is out of reach.
        var notice = new RoutedFrame
        {
            Kind = FrameKind.DeathNotice,
            Flags = Frame.AddressTerminated,
            To = frame.From,
            RecipientPath = frame.SenderPath,
            RecipientUid = frame.SenderUid,
            From = frame.To,
            SenderPath = frame.RecipientPath,
            SenderUid = frame.RecipientUid,
        };
        Span<byte> bytes = stackalloc byte[notice.TotalBytes];
        notice.Write(bytes);
        Append(watcher, bytes, FrameRank.Essential);
    }
}
