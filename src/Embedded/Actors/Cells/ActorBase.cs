namespace ActorShm.Embedded;

/// <summary>Handles a message; false when there is no handler for it.</summary>
public delegate bool Receive(object message);

/// <summary>Handles any message.</summary>
public delegate void UntypedReceive(object message);

/// <summary>The base of every actor. An actor handles one message at a time, and its state belongs to it alone.</summary>
/// <remarks>
/// Only the engine makes actors, from <see cref="Props"/>. Hooks and handlers never run at the same time, and each sees what
/// the one before it wrote, although it may run on another thread.
/// </remarks>
public abstract class ActorBase
{
    private readonly ActorCell _cell;

    /// <summary>Ties the instance to the actor that the engine is making it for.</summary>
    /// <exception cref="ActorInitializationException">The constructor was called outside of the engine.</exception>
    protected ActorBase() =>
        _cell = ActorCell.Current ?? throw new ActorInitializationException(
            $"{GetType()} was made with 'new'. Actors are made by the engine: use ActorOf(Props.Create<{GetType().Name}>(...)) of a system or a context.");

    /// <summary>The context of the running actor.</summary>
    /// <exception cref="NotSupportedException">No actor is running on this thread; for example after ConfigureAwait(false).</exception>
    protected static IActorContext Context => ActorCell.Running;

    /// <summary>A behavior that handles nothing.</summary>
    protected static Receive EmptyReceive { get; } = static _ => false;

    /// <summary>The actor's own reference, which is the only way to hand the actor to others.</summary>
    protected IActorRef Self => _cell.Self;

    /// <summary>The sender of the message that is being handled; the dead letters when it has none.</summary>
    protected IActorRef Sender => _cell.Sender;

    internal ActorCell Cell => _cell;

    /// <summary>Called once, after the constructors of all derived classes have run.</summary>
    internal virtual void Constructed()
    {
    }

    /// <summary>Handles one message; false when there is no handler for it.</summary>
    protected internal abstract bool Receive(object message);

    /// <summary>Wraps every call of a behavior; override to see each message first.</summary>
    protected internal virtual bool AroundReceive(Receive receive, object message)
    {
        ArgumentNullException.ThrowIfNull(receive);
        var handled = receive(message);
        if (!handled)
        {
            Unhandled(message);
        }

        return handled;
    }

    /// <summary>Takes a message that has no handler, and publishes it as an <see cref="UnhandledMessage"/>.</summary>
    /// <exception cref="DeathPactException">The message is a <see cref="Terminated"/>: an actor that watches another must handle its end.</exception>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated)
        {
            throw new DeathPactException(terminated.ActorRef);
        }

        _cell.SystemImpl.EventStream.Publish(new UnhandledMessage(message, Sender, Self));
    }

    /// <summary>Runs before the first message, and by default after each restart.</summary>
    protected internal virtual void PreStart()
    {
    }

    /// <summary>Runs after the last message; by default also on the old instance at a restart.</summary>
    protected internal virtual void PostStop()
    {
    }

    /// <summary>Runs on the old instance at a restart: by default stops all children and calls <see cref="PostStop"/>.</summary>
    /// <param name="reason">The failure.</param>
    /// <param name="message">The message that was being handled; null when another actor's failure caused the restart.</param>
    protected internal virtual void PreRestart(Exception reason, object? message)
    {
        foreach (var child in _cell.GetChildren())
        {
            _cell.Unwatch(child);
            _cell.Stop(child);
        }

        PostStop();
    }

    /// <summary>Runs on the new instance at a restart: by default calls <see cref="PreStart"/>.</summary>
    protected internal virtual void PostRestart(Exception reason) => PreStart();

    /// <summary>Gets the strategy for children that fail. Called once per instance, when the first child fails.</summary>
    protected internal virtual SupervisorStrategy SupervisorStrategy() => global::ActorShm.Embedded.SupervisorStrategy.DefaultStrategy;

    /// <summary>Replaces the behavior on top of the stack.</summary>
    protected void Become(Receive receive) => _cell.Become(receive);

    /// <summary>Puts a behavior on the stack.</summary>
    protected void BecomeStacked(Receive receive) => _cell.BecomeStacked(receive);

    /// <summary>Takes the top behavior off the stack.</summary>
    protected void UnbecomeStacked() => _cell.UnbecomeStacked();

    /// <summary>Asks for a <see cref="ReceiveTimeout"/> whenever no message has come for this long; null ends that.</summary>
    protected void SetReceiveTimeout(TimeSpan? timeout) => _cell.SetReceiveTimeout(timeout);
}

/// <summary>An actor that takes every message in one method.</summary>
public abstract class UntypedActor : ActorBase
{
    /// <summary>The context of the running actor.</summary>
    /// <inheritdoc cref="ActorBase.Context" path="/exception"/>
    protected static new IUntypedActorContext Context => ActorCell.Running;

    /// <inheritdoc/>
    protected internal override bool Receive(object message)
    {
        OnReceive(message);
        return true;
    }

    /// <summary>Handles one message; call <see cref="ActorBase.Unhandled"/> for messages that this actor does not handle.</summary>
    protected abstract void OnReceive(object message);

    /// <summary>Replaces the behavior on top of the stack.</summary>
    protected void Become(UntypedReceive receive) => Context.Become(receive);

    /// <summary>Puts a behavior on the stack.</summary>
    protected void BecomeStacked(UntypedReceive receive) => Context.BecomeStacked(receive);

    /// <summary>Runs asynchronous work as part of handling this message, or of a hook: the next message waits until it is done.</summary>
    /// <remarks>
    /// A restart waits for the work that <see cref="ActorBase.PreRestart"/> or <see cref="ActorBase.PostStop"/> begins before it makes the next instance. A stop waits for it before it tells
    /// anybody that the actor has stopped. Both wait for as long as the work takes, so give what you await there a time limit, above all an Ask: while the work is under way, neither the actor
    /// nor a system that ends can stop.
    /// </remarks>
    protected void RunTask(Func<Task> action) => Cell.RunTask(action);
}
