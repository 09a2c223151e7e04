namespace ActorShm.Embedded;

/// <summary>The parent of a system's top actors. It does nothing itself, and supervises its children with the default strategy.</summary>
internal sealed class GuardianActor : ActorBase
{
    protected internal override bool Receive(object message) => false;
}

/// <summary>The top of the tree, which is told when a guardian fails or stops.</summary>
internal sealed class RootRef(ActorSystemImpl system, ActorPath path) : ActorRefBase
{
    public override ActorPath Path => path;

    public override ActorSystemImpl System => system;

    public override ActorRefBase? GetChild(string name) =>
        name switch
        {
            "user" => system.UserGuardian,
            "system" => system.SystemGuardian,
            "temp" => system.TempContainer,
            "deadLetters" => system.DeadLetterRef,
            _ => null,
        };

    public override IReadOnlyList<ActorRefBase> GetChildren() => [system.UserGuardian, system.SystemGuardian];

    public override void Tell(object message, IActorRef? sender)
    {
        if (message is Identify identify)
        {
            AnswerIdentify(sender, identify, this);
        }
        else
        {
            system.DeadLetterRef.Publish(message, sender, this);
        }
    }

    public override void SendSystem(SystemMessage message)
    {
        switch (message)
        {
            case Failed failed:
                // A failure that was escalated all the way up. Nobody is left to decide, so the system ends.
                system.LogFailure(failed.Child, failed.Cause);
                failed.Child.SendSystem(new Terminate());
                break;
            case DeathWatchNotification death when ReferenceEquals(death.Actor, system.UserGuardian) || ReferenceEquals(death.Actor, system.SystemGuardian):
                system.GuardianStopped(death.Actor);
                break;
            default:
                // Watching or stopping the top means watching or stopping the system, which is what Terminate and WhenTerminated are for.
                break;
        }
    }
}
