using System.Text;

namespace ActorShm.Embedded;

// From frames to actors. Runs in the reading loop of a link; a protocol violation thrown from here closes that link and nothing else.
public sealed partial class LocalRemoting
{
    private void HandleFrame(Link link, ReadOnlySpan<byte> frame)
    {
        switch (Frame.KindOf(frame))
        {
            case FrameKind.Message or FrameKind.Watch or FrameKind.Unwatch or FrameKind.DeathNotice or FrameKind.Stop:
                HandleRouted(link, RoutedFrame.Read(frame), frame);
                break;
            case FrameKind.Returned when !IsHost:
                ActOrDrop(link, RoutedFrame.Read(frame));
                break;
            case FrameKind.PeerLost when !IsHost && Frame.TryReadPeerLost(frame, out var peer):
                PeerLost(peer);
                break;
            case FrameKind.Goodbye:
                link.NoteGoodbye(Frame.GoodbyeText(frame));
                break;
            default:
                throw new ProtocolViolationException($"a frame of kind 0x{(byte)Frame.KindOf(frame):x2} and {frame.Length} bytes means nothing here");
        }
    }

    private void HandleRouted(Link link, in RoutedFrame frame, ReadOnlySpan<byte> bytes)
    {
        if (frame.Kind == FrameKind.Message)
        {
            _traffic.MessageReceived();
        }

        CheckSender(link, frame);
        if (frame.To != _ownNumber)
        {
            Relay(link, frame, bytes);
            return;
        }

        ActOrDrop(link, frame);
    }

    private void ActOrDrop(Link link, in RoutedFrame frame)
    {
        try
        {
            Act(link, frame);
        }
        catch (ProtocolViolationException violation) when (!IsHost)
        {
            // The frame came through the host, which cannot know what serializers accept, and it may carry any sender's number. Closing the only link would punish the wrong process.
            _log.Warning("A frame of kind 0x{0:x2} from {1} was dropped: {2}.", (byte)frame.Kind, frame.From == Frame.NoPeer ? "nobody" : Describe(frame.From), violation.Message);
        }
    }

    private void Act(Link link, in RoutedFrame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Message:
                Deliver(link, frame);
                break;
            case FrameKind.Returned:
                TakeBack(link, frame);
                break;
            case FrameKind.Watch:
                var watchee = LocalRef(link, frame.RecipientPath, frame.RecipientUid);
                var watcher = RemoteRef(link, frame);
                _watches.AddIncoming(watchee, watcher);
                watchee.SendSystem(new Watch(watchee, watcher));
                break;
            case FrameKind.Unwatch:
                var unwatched = LocalRef(link, frame.RecipientPath, frame.RecipientUid);
                _watches.RemoveIncoming(unwatched, RemoteRef(link, frame));
                unwatched.SendSystem(new Unwatch(unwatched, RemoteRef(link, frame)));
                break;
            case FrameKind.DeathNotice:
                var dead = RemoteRef(link, frame);
                var told = LocalRef(link, frame.RecipientPath, frame.RecipientUid);

                // Only actors that do watch are told, whatever a peer says: a notice that nobody asked for could pass for that of a child.
                if (_watches.RemoveOutgoing(dead, told))
                {
                    told.SendSystem(new DeathWatchNotification(
                        dead, (frame.Flags & Frame.ExistenceConfirmed) != 0, (frame.Flags & Frame.AddressTerminated) != 0));
                }

                break;
            case FrameKind.Stop:
                StopFromRemote(link, LocalRef(link, frame.RecipientPath, frame.RecipientUid));
                break;
            default:
                throw new ProtocolViolationException($"a frame of kind 0x{(byte)frame.Kind:x2} means nothing to an actor");
        }
    }

    private void Deliver(Link link, in RoutedFrame frame)
    {
        if (Deserialize(link, frame) is not { } message)
        {
            return;
        }

        var sender = SenderOf(link, frame);
        if (message is IPossiblyHarmful)
        {
            DeliverHarmful(link, frame, message, sender);
        }
        else if (frame.RecipientUid != 0)
        {
            LocalRef(link, frame.RecipientPath, frame.RecipientUid).Tell(message, sender);
        }
        else
        {
            ActorSelection.Deliver(_system, _system.Root, NamesOf(frame.RecipientPath, uid: 0), message, sender, isOneOfMany: false);
        }
    }

    private ActorRefBase? SenderOf(Link link, in RoutedFrame frame) =>
        frame.From == Frame.NoPeer ? null
        : frame.From == _ownNumber ? LocalRef(link, frame.SenderPath, frame.SenderUid)
        : RemoteRef(link, frame);

    private object? Deserialize(Link link, in RoutedFrame frame)
    {
        var manifest = Frame.Text(frame.Manifest);
        if (_system.Serialization.TryFind(frame.SerializerId) is not { } serializer)
        {
            _log.Warning("A message from {0} was dropped: no serializer here has the identifier {1} (manifest '{2}').", Describe(link.Peer), frame.SerializerId, manifest);
            return null;
        }

        try
        {
            return serializer.FromBinary(frame.Payload.ToArray(), manifest);
        }
        catch (NotSupportedException unknown)
        {
            _log.Warning("A message from {0} was dropped: serializer {1} does not know the manifest '{2}': {3}", Describe(link.Peer), frame.SerializerId, manifest, unknown.Message);
            return null;
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            // Their own serializer cannot read these bytes, so what their writer sends next cannot be trusted either.
            throw new ProtocolViolationException($"serializer {frame.SerializerId} could not read a message '{manifest}' of {frame.Payload.Length} bytes: {failure.Message}", failure);
        }
    }

    private ActorRefBase LocalRef(Link link, ReadOnlySpan<byte> path, long uid)
    {
        if (link.Refs.Find(_ownNumber, uid, path) is { } known)
        {
            return known;
        }

        var found = _system.FindLocal(NamesOf(path, uid), uid);
        link.Refs.Remember(_ownNumber, found);
        return found;
    }

    private RemoteActorRef RemoteRef(Link link, in RoutedFrame frame)
    {
        if (link.Refs.Find(frame.From, frame.SenderUid, frame.SenderPath) is RemoteActorRef known)
        {
            return known;
        }

        if (frame.From == _ownNumber || frame.From == Frame.NoPeer)
        {
            throw new ProtocolViolationException($"a frame of kind 0x{(byte)frame.Kind:x2} has the sender number {frame.From}, which cannot send it");
        }

        var reference = NewRef(frame.From, frame.SenderPath, frame.SenderUid);
        link.Refs.Remember(frame.From, reference);
        return reference;
    }

    private RemoteActorRef NewRef(uint peer, ReadOnlySpan<byte> path, long uid)
    {
        var place = new RootActorPath(AddressOf(peer)) / NamesOf(path, uid);
        return new RemoteActorRef(_system, this, peer, uid == 0 ? place : place.WithUid(uid));
    }

    private static string[] NamesOf(ReadOnlySpan<byte> path, long uid)
    {
        Frame.CheckPath(path, uid);
        return Encoding.UTF8.GetString(path).Split('/', StringSplitOptions.RemoveEmptyEntries);
    }
}
