namespace ActorShm.Embedded;

/// <summary>Handles a message; false when there is no handler for it.</summary>
public delegate bool Receive(object message);

/// <summary>Handles any message.</summary>
public delegate void UntypedReceive(object message);

/// <summary>The base of every actor: it handles one message at a time, and its state belongs to it alone.</summary>
/// <remarks>
/// Made by the engine only, from <see cref="Props"/>. Hooks and handlers never run at the same time, and each sees what
/// the one before it wrote, although the thread may be another.
/// </remarks>
public abstract class ActorBase
{
    private readonly ActorCell _cell;

    /// <summary>Ties the instance to the place the engine is making it for.</summary>
    /// <exception cref="ActorInitializationException">Somebody called the constructor outside of the engine.</exception>
    protected ActorBase() =>
        _cell = ActorCell.Current ?? throw new ActorInitializationException(
            $"{GetType()} was made with 'new'. Actors are made by the engine: use ActorOf(Props.Create<{GetType().Name}>(...)) of a system or a context.");

    /// <summary>What the running actor can ask of its surroundings.</summary>
    /// <exception cref="NotSupportedException">No actor is running on this thread; for example after ConfigureAwait(false).</exception>
    protected static IActorContext Context => ActorCell.Running;

    /// <summary>A behavior that handles nothing.</summary>
    protected static Receive EmptyReceive { get; } = static _ => false;

    /// <summary>The actor's own reference; the one way to hand the actor to others.</summary>
    protected IActorRef Self => _cell.Self;

    /// <summary>The sender of the message that is being handled; the dead letters where it has none.</summary>
    protected IActorRef Sender => _cell.Sender;

    internal ActorCell Cell => _cell;

    /// <summary>Called once, when the constructors of all derived classes have run.</summary>
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

    /// <summary>Takes the messages without a handler: publishes them as <see cref="UnhandledMessage"/>.</summary>
    /// <exception cref="DeathPactException">The message is a <see cref="Terminated"/>: whoever watches must say what to do then.</exception>
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
    /// <param name="message">The message that was being handled; null when the restart is for another actor's failure.</param>
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

    /// <summary>What to do when a child fails. Asked once per instance, when the first child fails.</summary>
    protected internal virtual SupervisorStrategy SupervisorStrategy() => global::ActorShm.Embedded.SupervisorStrategy.DefaultStrategy;

    /// <summary>Replaces the behavior on top of the stack.</summary>
    protected void Become(Receive receive) => _cell.Become(receive);

    /// <summary>Puts a behavior on the stack.</summary>
    protected void BecomeStacked(Receive receive) => _cell.BecomeStacked(receive);

    /// <summary>Takes the top behavior off the stack.</summary>
    protected void UnbecomeStacked() => _cell.UnbecomeStacked();

    /// <summary>Asks for a <see cref="ReceiveTimeout"/> when no message comes for so long; null ends that.</summary>
    protected void SetReceiveTimeout(TimeSpan? timeout) => _cell.SetReceiveTimeout(timeout);
}

/// <summary>An actor that takes every message in one method.</summary>
public abstract class UntypedActor : ActorBase
{
    /// <summary>What the running actor can ask of its surroundings.</summary>
    /// <inheritdoc cref="ActorBase.Context" path="/exception"/>
    protected static new IUntypedActorContext Context => ActorCell.Running;

    /// <inheritdoc/>
    protected internal override bool Receive(object message)
    {
        OnReceive(message);
        return true;
    }

    /// <summary>Handles one message; call <see cref="ActorBase.Unhandled"/> for those that mean nothing here.</summary>
    protected abstract void OnReceive(object message);

    /// <summary>Replaces the behavior on top of the stack.</summary>
    protected void Become(UntypedReceive receive) => Context.Become(receive);

    /// <summary>Puts a behavior on the stack.</summary>
    protected void BecomeStacked(UntypedReceive receive) => Context.BecomeStacked(receive);

    /// <summary>Runs asynchronous work as part of handling this message, or of a hook: the next message waits until it is done.</summary>
    /// <remarks>
    /// A restart waits for what <see cref="ActorBase.PreRestart"/> or <see cref="ActorBase.PostStop"/> begins before it makes the next instance, and a stop before it tells
    /// anybody that the actor has stopped; for as long as it takes. Give what you await there a limit, a question above all: while it is under way the actor does not stop, and
    /// neither does a system that ends.
    /// </remarks>
    protected void RunTask(Func<Task> action) => Cell.RunTask(action);
}
