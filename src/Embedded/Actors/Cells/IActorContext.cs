namespace ActorShm.Embedded;

/// <summary>Makes actors and finds them.</summary>
public interface IActorRefFactory
{
    /// <summary>Makes an actor. It starts asynchronously; messages may be sent to it at once.</summary>
    /// <param name="props">The recipe.</param>
    /// <param name="name">The actor's name among its siblings; null to have the engine make one up.</param>
    /// <exception cref="InvalidActorNameException">The name is taken, or is not a valid name.</exception>
    /// <exception cref="InvalidOperationException">The parent is stopping.</exception>
    IActorRef ActorOf(Props props, string? name = null);

    /// <summary>Selects actors by path. The path is followed anew for each message.</summary>
    ActorSelection ActorSelection(ActorPath actorPath);

    /// <summary>Selects actors by path: with an address, from the root (<c>/user/a</c>) or from here (<c>../b</c>). <c>*</c> and <c>?</c> are wildcards.</summary>
    /// <exception cref="ArgumentException">The text is not a path.</exception>
    ActorSelection ActorSelection(string actorPath);
}

/// <summary>Watches other actors to be told when they stop.</summary>
public interface ICanWatch
{
    /// <summary>Asks for one <see cref="Terminated"/> when the actor stops, or at once if it has stopped.</summary>
    /// <exception cref="InvalidOperationException">The actor is already watched, with a custom message.</exception>
    /// <exception cref="ArgumentException">The reference names a place in another process, without a uid.</exception>
    IActorRef Watch(IActorRef subject);

    /// <summary>Asks for a custom message in place of <see cref="Terminated"/> when the actor stops, or at once if it has stopped.</summary>
    /// <exception cref="InvalidOperationException">The actor is already watched, with another message or without one.</exception>
    IActorRef WatchWith(IActorRef subject, object message);

    /// <summary>Stops watching an actor. A notification that is already in the mailbox does not arrive either.</summary>
    IActorRef Unwatch(IActorRef subject);
}

/// <summary>The surroundings of an actor. Use it only while the actor runs, never from another thread.</summary>
public interface IActorContext : IActorRefFactory, ICanWatch
{
    /// <summary>The actor's own reference.</summary>
    IActorRef Self { get; }

    /// <summary>The recipe from which the actor was made.</summary>
    Props Props { get; }

    /// <summary>The sender of the message that is being handled; the dead letters when it has none.</summary>
    IActorRef Sender { get; }

    /// <summary>The actor that made this one and supervises it.</summary>
    IActorRef Parent { get; }

    /// <summary>The system the actor is in.</summary>
    ActorSystem System { get; }

    /// <summary>The time without a message after which a <see cref="Embedded.ReceiveTimeout"/> comes; null for never.</summary>
    TimeSpan? ReceiveTimeout { get; }

    /// <summary>Gets the child of that name; <see cref="ActorRefs.Nobody"/> when there is none.</summary>
    IActorRef Child(string name);

    /// <summary>Gets the children at this moment, including those that are stopping.</summary>
    IEnumerable<IActorRef> GetChildren();

    /// <summary>Stops an actor after the message it is handling, and before those that wait in its mailbox.</summary>
    void Stop(IActorRef child);

    /// <summary>Replaces the behavior on top of the stack.</summary>
    void Become(Receive receive);

    /// <summary>Puts a behavior on the stack.</summary>
    void BecomeStacked(Receive receive);

    /// <summary>Takes the top behavior off the stack; the first one always stays.</summary>
    void UnbecomeStacked();

    /// <summary>Asks for a <see cref="Embedded.ReceiveTimeout"/> whenever no message has come for this long; null ends that.</summary>
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
