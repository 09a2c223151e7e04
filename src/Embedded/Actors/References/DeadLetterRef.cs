namespace ActorShm.Embedded;

/// <summary>Takes messages that nobody else takes, and publishes each as a <see cref="DeadLetter"/> on the event stream.</summary>
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
            // The sender itself reports what was lost.
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
                // The dead letter was on its way to a subscriber. Published again, it would go to the same subscriber, which may be out of reach without having stopped, and so on without
                // end; and all other subscribers would get it twice.
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

/// <summary>The reference of an incarnation that has stopped or never existed, which can still be compared and watched.</summary>
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

/// <summary>Answers the engine's messages for references without a living actor: a watcher is told at once.</summary>
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
