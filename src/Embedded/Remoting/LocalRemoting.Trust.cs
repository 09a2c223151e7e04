namespace ActorShm.Embedded;

// What another process may not do here even once it is let in: it belongs to the same user, but may still be broken or hostile.
public sealed partial class LocalRemoting
{
    /// <summary>Checks that watches, deaths and stops come from the process that they name as sender; only messages can be passed on in another's name.</summary>
    /// <exception cref="ProtocolViolationException">A peer speaks for another process.</exception>
    private void CheckSender(Link link, in RoutedFrame frame)
    {
        var isOwn = frame.From == link.Peer || (frame.Kind == FrameKind.Stop && frame.From == Frame.NoPeer);
        if (IsHost && frame.Kind != FrameKind.Message && !isOwn)
        {
            throw new ProtocolViolationException(
                $"{Describe(link.Peer)} sent a frame of kind 0x{(byte)frame.Kind:x2} in the name of number {frame.From}; only its own actors are its to speak for");
        }
    }

    /// <summary>Delivers a pill or a kill only to an actor that allows it, and only by its reference, never by a path that may match many.</summary>
    private void DeliverHarmful(Link link, in RoutedFrame frame, object message, IActorRef? sender)
    {
        var target = frame.RecipientUid == 0
            ? _system.FindLocal(NamesOf(frame.RecipientPath, uid: 0), uid: 0)
            : LocalRef(link, frame.RecipientPath, frame.RecipientUid);
        if (frame.RecipientUid != 0 && MayBeStoppedFromRemote(target))
        {
            target.Tell(message, sender);
            return;
        }

        Refuse(link, message.GetType().Name, target);
        _system.DeadLetterRef.Publish(message, sender, target);
    }

    private void StopFromRemote(Link link, ActorRefBase target)
    {
        if (MayBeStoppedFromRemote(target))
        {
            target.SendSystem(new Terminate());
            return;
        }

        Refuse(link, "Stop", target);
    }

    private static bool MayBeStoppedFromRemote(ActorRefBase target) =>
        target.IsTerminated || target is LocalActorRef { Cell.Props.AllowsRemoteStop: true };

    private void Refuse(Link link, string what, ActorRefBase target) =>
        _log.Warning(
            "{0} from {1} (process {2}) to {3} was refused: other processes may end only actors whose Props say WithRemoteStop.",
            what,
            Describe(link.Peer),
            link.Credentials.ProcessId,
            target.Path);
}
