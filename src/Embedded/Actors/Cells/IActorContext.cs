namespace ActorShm.Embedded;

/// <summary>Makes actors and finds them.</summary>
public interface IActorRefFactory
{
    /// <summary>Makes an actor. It starts by itself, in its own time; messages may be sent to it at once.</summary>
    /// <param name="props">The recipe.</param>
    /// <param name="name">Its name among its siblings; null for one that the engine invents.</param>
    /// <exception cref="InvalidActorNameException">The name is taken, or is not a name.</exception>
    /// <exception cref="InvalidOperationException">The parent is stopping.</exception>
    IActorRef ActorOf(Props props, string? name = null);

    /// <summary>Names actors by path; the path is followed anew for each message.</summary>
    ActorSelection ActorSelection(ActorPath actorPath);

    /// <summary>Names actors by path: with an address, from the root (<c>/user/a</c>) or from here (<c>../b</c>); <c>*</c> and <c>?</c> match.</summary>
    /// <exception cref="ArgumentException">The text is no path.</exception>
    ActorSelection ActorSelection(string actorPath);
}

/// <summary>Wants to know when others stop.</summary>
public interface ICanWatch
{
    /// <summary>Asks for one <see cref="Terminated"/> when the actor stops, or at once when it has.</summary>
    /// <exception cref="InvalidOperationException">It is watched already, with a message of its own.</exception>
    /// <exception cref="ArgumentException">The reference names a place in another process, without a uid.</exception>
    IActorRef Watch(IActorRef subject);

    /// <summary>The same with a message of one's own in place of <see cref="Terminated"/>.</summary>
    /// <exception cref="InvalidOperationException">It is watched already, with another message or none.</exception>
    IActorRef WatchWith(IActorRef subject, object message);

    /// <summary>Takes it back; not even a notification that is in the mailbox already will arrive.</summary>
    IActorRef Unwatch(IActorRef subject);
}

/// <summary>What an actor can ask of its surroundings. Use it only while the actor runs, never from another thread.</summary>
public interface IActorContext : IActorRefFactory, ICanWatch
{
    /// <summary>The actor's own reference.</summary>
    IActorRef Self { get; }

    /// <summary>The recipe the actor was made from.</summary>
    Props Props { get; }

    /// <summary>The sender of the message that is being handled; the dead letters where it has none.</summary>
    IActorRef Sender { get; }

    /// <summary>Who made this actor and supervises it.</summary>
    IActorRef Parent { get; }

    /// <summary>The system the actor is in.</summary>
    ActorSystem System { get; }

    /// <summary>How long without a message until a <see cref="Embedded.ReceiveTimeout"/>; null for never.</summary>
    TimeSpan? ReceiveTimeout { get; }

    /// <summary>The child of that name; <see cref="ActorRefs.Nobody"/> when there is none.</summary>
    IActorRef Child(string name);

    /// <summary>The children at this moment, those that are stopping among them.</summary>
    IEnumerable<IActorRef> GetChildren();

    /// <summary>Stops an actor after the message it is handling, and before those that wait in its mailbox.</summary>
    void Stop(IActorRef child);

    /// <summary>Replaces the behavior on top of the stack.</summary>
    void Become(Receive receive);

    /// <summary>Puts a behavior on the stack.</summary>
    void BecomeStacked(Receive receive);

    /// <summary>Takes the top behavior off the stack; the first one always stays.</summary>
    void UnbecomeStacked();

    /// <summary>Asks for a <see cref="Embedded.ReceiveTimeout"/> when no message comes for so long; null ends that.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    void SetReceiveTimeout(TimeSpan? timeout);
}

/// <summary>The context of an <see cref="UntypedActor"/>.</summary>
public interface IUntypedActorContext : IActorContext
{
    /// <summary>Replaces the behavior on top of the stack.</summary>
    void Become(UntypedReceive receive);

    /// <summary>Puts a behavior on the stack.</summary>
    void BecomeStacked(UntypedReceive receive);
}

/// <summary>Short forms of making actors.</summary>
public static class ActorRefFactoryExtensions
{
    /// <summary>Makes an actor whose constructor takes nothing.</summary>
    /// <inheritdoc cref="IActorRefFactory.ActorOf" path="/exception"/>
    public static IActorRef ActorOf<TActor>(this IActorRefFactory factory, string? name = null)
        where TActor : ActorBase, new()
    {
        ArgumentNullException.ThrowIfNull(factory);
        return factory.ActorOf(Props.Create<TActor>(), name);
    }
}
