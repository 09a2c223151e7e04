using ActorShm.Embedded;

namespace ActorShm.Testing;

/// <summary>A second, third, … test actor of one test.</summary>
public sealed class TestProbe : TestKitBase
{
    /// <summary>In a system that the probe does not end.</summary>
    /// <param name="system">The system.</param>
    /// <param name="name">The name of the probe's actor; null for one that the engine invents.</param>
    public TestProbe(ActorSystem system, string? name = null)
        : base(system, name)
    {
    }

    /// <summary>The probe's actor.</summary>
    public IActorRef Ref => TestActor;

    /// <summary>The sender of the last message that was read.</summary>
    public IActorRef Sender => LastSender;

    /// <summary>Sends a message whose sender is this probe.</summary>
    public void Send(IActorRef actor, object message)
    {
        ArgumentNullException.ThrowIfNull(actor);
        actor.Tell(message, TestActor);
    }

    /// <summary>Answers whoever sent the last message that was read.</summary>
    public void Reply(object message) => LastSender.Tell(message, TestActor);

    /// <summary>Sends the last message that was read on, as if its sender had sent it there.</summary>
    public void Forward(IActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        actor.Tell(LastMessage ?? throw new InvalidOperationException("The probe has read no message yet, so it has none to forward."), LastSender);
    }
}
