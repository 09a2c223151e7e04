namespace ActorShm.Embedded;

/// <summary>Where messages end that nobody takes: each becomes a <see cref="DeadLetter"/> on the event stream.</summary>
internal sealed class DeadLetterRef(ActorSystemImpl system, ActorPath path) : ActorRefBase
{
    public override ActorPath Path => path;

    public override ActorSystemImpl System => system;

    public override bool IsTerminated => true;

    public override void Tell(object message, IActorRef? sender)
    {
        InvalidMessageException.ThrowIfNull(message);
        if (message is AllDeadLetters)
        {
            // Somebody's own word of what was lost.
            system.EventStream.Publish(message);
            return;
        }

        Publish(message, sender, this);
    }

    /// <summary>Records that <paramref name="message"/> did not reach <paramref name="recipient"/>.</summary>
    public void Publish(object message, IActorRef? sender, IActorRef recipient)
    {
        switch (message)
        {
            case AllDeadLetters lost:
                // It was on its way to a subscriber. Published again it would come to the same one, which may be out of reach without having stopped, and so on without
                // end, and to all the others twice.
                system.Log.Debug("The {0} for {1} did not reach the subscriber {2}.", lost.GetType().Name, lost.Recipient.Path, recipient.Path);
                break;
            case IDeadLetterSuppression:
                system.EventStream.Publish(new SuppressedDeadLetter(message, sender ?? this, recipient));
                break;
            case Identify identify:
                AnswerIdentify(sender, identify, subject: null);
                break;
            default:
                var letter = new DeadLetter(message, sender ?? this, recipient);
                system.LogDeadLetter(letter);
                system.EventStream.Publish(letter);
                break;
        }
    }

    public override void SendSystem(SystemMessage message) => DeadWatch.Answer(message, this);
}

/// <summary>An incarnation that is no more, or never was: its reference is kept so that it can be compared and watched.</summary>
internal sealed class EmptyRef(ActorSystemImpl system, ActorPath path) : ActorRefBase
{
    public override ActorPath Path => path;

    public override ActorSystemImpl System => system;

    public override bool IsTerminated => true;

    public override void Tell(object message, IActorRef? sender)
    {
        InvalidMessageException.ThrowIfNull(message);
        system.DeadLetterRef.Publish(message, sender, this);
    }

    public override void SendSystem(SystemMessage message) => DeadWatch.Answer(message, this);
}

/// <summary>How something that is not alive answers the engine's messages: a watcher is told at once.</summary>
internal static class DeadWatch
{
    public static void Answer(SystemMessage message, ActorRefBase dead)
    {
        if (message is Watch watch && watch.Watchee.Equals(dead))
        {
            watch.Watcher.SendSystem(new DeathWatchNotification(dead, existenceConfirmed: false, addressTerminated: false));
        }
    }
}
