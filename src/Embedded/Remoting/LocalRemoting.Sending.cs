using System.Text;

namespace ActorShm.Embedded;

// From references to frames.
public sealed partial class LocalRemoting
{
    /// <summary>Sends an actor's message. A message that cannot be sent fails its asker with the reason, or becomes a dead letter where there is no asker.</summary>
    /// <exception cref="MessageTooLargeException">The message exceeds the link's limit.</exception>
    internal void SendMessage(RemoteActorRef recipient, byte[] path, long uid, object message, IActorRef? sender)
    {
        if (LinkTo(recipient.Peer) is not { } link)
        {
            NotSent(recipient, message, sender, new RemotingException($"There is no link to {recipient.Path.Address} any more, so {recipient.Path} cannot be told anything."));
            return;
        }

        byte[] payload, manifest;
        int serializerId;
        try
        {
            var serializer = _system.Serialization.Find(message.GetType());
            payload = serializer.ToBinary(message);
            manifest = Encoding.UTF8.GetBytes(serializer.Manifest(message));
            serializerId = serializer.Identifier;
            CheckLengths(path, sender, manifest, message);
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            // A serializer is the user's code and may throw anything; that must not become a failure of the actor that sends.
            _log.Error(failure, "A {0} to {1} was not sent: {2}", message.GetType(), recipient.Path, failure.Message);
            NotSent(recipient, message, sender, failure as RemotingException ?? new RemotingException($"The serializer for {message.GetType()} failed: {failure.Message}", failure));
            return;
        }

        if (payload.Length > link.MaximumMessageBytes)
        {
            throw new MessageTooLargeException(message.GetType(), payload.Length, link.MaximumMessageBytes);
        }

        var from = WireSender.Of(this, sender);
        var frame = new RoutedFrame
        {
            Kind = FrameKind.Message,
            To = recipient.Peer,
            RecipientPath = path,
            RecipientUid = uid,
            From = from.Peer,
            SenderPath = from.Path,
            SenderUid = from.Uid,
            SerializerId = serializerId,
            Manifest = manifest,
            Payload = payload,
        };
        var rank = _options.EssentialMessages.Contains(message.GetType()) ? FrameRank.Essential : FrameRank.Ordinary;
        switch (Noted(link, rank, link.Writer.TryAppend(frame, rank)))
        {
            case FrameWriter.AppendResult.Added:
                _traffic.MessageSent();
                break;
            case FrameWriter.AppendResult.Full:
                NotSent(recipient, message, sender, new RemotingException($"{link.Writer.RoomFor(rank):N0} bytes wait for {Describe(link.Peer)} already, which does not read them; the {message.GetType()} was not sent."));
                break;
            default:
                NotSent(recipient, message, sender, new RemotingException($"The link to {recipient.Path.Address} is closing, so the {message.GetType()} was not sent."));
                break;
        }
    }

    /// <summary>Sends a message of the engine, if it means something across processes.</summary>
    internal void SendSystem(RemoteActorRef recipient, SystemMessage message)
    {
        switch (message)
        {
            case Watch watch:
                _watches.AddOutgoing(recipient, watch.Watcher);
                if (SendControl(FrameKind.Watch, recipient, watch.Watcher) is null && _watches.RemoveOutgoing(recipient, watch.Watcher))
                {
                    watch.Watcher.SendSystem(new DeathWatchNotification(recipient, existenceConfirmed: false, addressTerminated: true));
                }

                break;
            case Unwatch unwatch:
                if (_watches.RemoveOutgoing(recipient, unwatch.Watcher))
                {
                    SendControl(FrameKind.Unwatch, recipient, unwatch.Watcher);
                }

                break;
            case DeathWatchNotification death:
                _watches.RemoveIncoming(death.Actor, recipient);
                var flags = (death.ExistenceConfirmed ? Frame.ExistenceConfirmed : 0) | (death.AddressTerminated ? Frame.AddressTerminated : 0);
                SendControl(FrameKind.DeathNotice, recipient, death.Actor, (byte)flags);
                break;
            case Terminate:
                SendControl(FrameKind.Stop, recipient, sender: null);
                break;
            default:
                // The rest is between a parent and its children, which are always in one process.
                break;
        }
    }

    /// <summary>Sends a frame of the engine.</summary>
    /// <returns>
    /// Null when there is no link, or a path is too long for a frame. A link that takes no frames any more is about to end; all watchers are told then, after the frames that have
    /// arrived already.
    /// </returns>
    private FrameWriter.AppendResult? SendControl(FrameKind kind, RemoteActorRef recipient, ActorRefBase? sender, byte flags = 0)
    {
        if (LinkTo(recipient.Peer) is not { } link || recipient.WirePath.Length > Frame.PathLimit || sender?.WirePath.Length > Frame.PathLimit)
        {
            return null;
        }

        var from = WireSender.Of(this, sender);
        var frame = new RoutedFrame
        {
            Kind = kind,
            Flags = flags,
            To = recipient.Peer,
            RecipientPath = recipient.WirePath,
            RecipientUid = recipient.Path.Uid,
            From = from.Peer,
            SenderPath = from.Path,
            SenderUid = from.Uid,
        };
        Span<byte> bytes = stackalloc byte[frame.TotalBytes];
        frame.Write(bytes);
        return Append(link, bytes, FrameRank.Essential);
    }

    /// <summary>Adds a complete frame to those that wait for a link.</summary>
    private FrameWriter.AppendResult Append(Link link, ReadOnlySpan<byte> frame, FrameRank rank) => Noted(link, rank, link.Writer.TryAppend(frame, rank));

    /// <summary>Acts on the writer's result: closes a link without room for a frame that must not get lost, which tells every watcher, and logs once that ordinary frames are refused.</summary>
    private FrameWriter.AppendResult Noted(Link link, FrameRank rank, FrameWriter.AppendResult result)
    {
        switch (result, rank)
        {
            case (FrameWriter.AppendResult.Added, FrameRank.Ordinary):
                link.IsKnownFull = false; // room for an essential frame would not mean that there is room for others
                break;
            case (FrameWriter.AppendResult.Full, FrameRank.Essential):
                _log.Warning("The link to {0} is closed: it reads nothing, and {1:N0} bytes wait for it.", Describe(link.Peer), link.Writer.RoomFor(rank));
                link.Close(LinkCloseReason.TooSlow, "it reads too slowly");
                break;
            case (FrameWriter.AppendResult.Full, FrameRank.Ordinary) when !link.IsKnownFull:
                link.IsKnownFull = true;
                _log.Warning("{0:N0} bytes wait for {1}, which does not read them; what is sent to it now becomes dead letters.", link.Writer.RoomFor(rank), Describe(link.Peer));
                break;
        }

        return result;
    }

    private void NotSent(RemoteActorRef recipient, object message, IActorRef? sender, RemotingException why)
    {
        if (sender is PromiseRef asker)
        {
            asker.Fail(why);
        }
        else
        {
            _system.DeadLetterRef.Publish(message, sender, recipient);
        }
    }

    private static void CheckLengths(byte[] path, IActorRef? sender, byte[] manifest, object message)
    {
        if (path.Length > Frame.PathLimit || (sender is not null && ActorRefBase.From(sender).WirePath.Length > Frame.PathLimit))
        {
            throw new RemotingException($"A path of more than {Frame.PathLimit} bytes does not fit into a frame; use fewer levels or shorter names.");
        }

        if (manifest.Length > Frame.ManifestLimit)
        {
            throw new RemotingException($"The manifest of {message.GetType()} has {manifest.Length} bytes, and {Frame.ManifestLimit} fit into a frame.");
        }
    }

    /// <summary>A sender in the form that a frame carries.</summary>
    private readonly ref struct WireSender(uint peer, byte[] path, long uid)
    {
        public uint Peer { get; } = peer;

        public ReadOnlySpan<byte> Path { get; } = path;

        public long Uid { get; } = uid;

        public static WireSender Of(LocalRemoting remoting, IActorRef? sender) =>
            sender switch
            {
                null or NobodyRef or DeadLetterRef => new WireSender(Frame.NoPeer, [], 0),
                RemoteActorRef remote => new WireSender(remote.Peer, remote.WirePath, remote.Path.Uid),
                _ => new WireSender(remoting._ownNumber, ActorRefBase.From(sender).WirePath, sender.Path.Uid),
            };
    }
}
