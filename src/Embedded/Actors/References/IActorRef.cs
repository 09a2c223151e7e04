namespace ActorShm.Embedded;

/// <summary>Anything a message can be sent to: a reference or a selection.</summary>
public interface ICanTell
{
    /// <summary>Sends a message and returns at once. The message arrives at most once, and one sender's messages to one receiver arrive in order.</summary>
    /// <param name="message">The message. It has to be immutable, because both sides now see it.</param>
    /// <param name="sender">The actor that gets the replies; null for none.</param>
    /// <exception cref="InvalidMessageException">The message is null.</exception>
    /// <exception cref="MessageTooLargeException">The receiver is in another process and the message exceeds the link's limit.</exception>
    void Tell(object message, IActorRef? sender);
}

/// <summary>The only handle on an actor. It names one incarnation, and can be sent in messages, also to other processes.</summary>
/// <remarks>
/// A reference survives restarts and outlives its actor; messages to it then go to the dead letters. References are equal when path
/// and uid are. Safe on any thread.
/// </remarks>
public interface IActorRef : ICanTell, IEquatable<IActorRef>, IComparable<IActorRef>, IComparable
{
    /// <summary>The place of the actor, with the uid of its incarnation.</summary>
    ActorPath Path { get; }
}

/// <summary>The references that stand for the absence of an actor.</summary>
public static class ActorRefs
{
    /// <summary>No sender: replies go to the dead letters.</summary>
    public static readonly IActorRef? NoSender;

    /// <summary>A receiver that takes everything and does nothing.</summary>
    public static readonly IActorRef Nobody = NobodyRef.Instance;
}

/// <summary>Methods for every reference.</summary>
public static class ActorRefExtensions
{
    /// <summary>Whether the reference is null or <see cref="ActorRefs.Nobody"/>.</summary>
    public static bool IsNobody(this IActorRef? actorRef) => actorRef is null or NobodyRef;

    /// <summary>Gets the reference, or the result of <paramref name="elseValue"/> when the reference is nobody.</summary>
    public static IActorRef GetOrElse(this IActorRef? actorRef, Func<IActorRef> elseValue)
    {
        ArgumentNullException.ThrowIfNull(elseValue);
        return actorRef is null or NobodyRef ? elseValue() : actorRef;
    }
}

/// <summary>The forms of Tell that take the sender from the actor that is running.</summary>
public static class ActorRefImplicitSenderExtensions
{
    /// <summary>Sends a message with the running actor as its sender; outside of an actor there is no sender.</summary>
    /// <inheritdoc cref="ICanTell.Tell" path="/exception"/>
    public static void Tell(this IActorRef receiver, object message)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        receiver.Tell(message, ActorCell.CurrentSelf);
    }

    /// <summary>Sends a message on, keeping the sender of the message that the running actor is handling.</summary>
    /// <inheritdoc cref="ICanTell.Tell" path="/exception"/>
    public static void Forward(this IActorRef receiver, object message)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        receiver.Tell(message, ActorCell.CurrentSender);
    }
}
