namespace ActorShm.Embedded;

/// <summary>A message of the engine to a cell. One object can be in one queue only, because the queue links the objects themselves.</summary>
internal abstract class SystemMessage
{
    /// <summary>The next message in the queue; belongs to the mailbox.</summary>
    public SystemMessage? Next;
}

/// <summary>The first message of every cell: make the actor and start it.</summary>
internal sealed class Create : SystemMessage;

/// <summary>Take no user messages until there have been as many resumes as suspends.</summary>
internal sealed class Suspend : SystemMessage;

/// <summary>Undo one suspend; the actor keeps its state.</summary>
internal sealed class Resume : SystemMessage;

/// <summary>Replace the instance, then undo one suspend.</summary>
internal sealed class Recreate(Exception cause) : SystemMessage
{
    public Exception Cause { get; } = cause;
}

/// <summary>Stop: children first, then the actor.</summary>
internal sealed class Terminate : SystemMessage;

/// <summary>A child reports that it failed and waits for its parent's decision.</summary>
internal sealed class Failed(ActorRefBase child, Exception cause) : SystemMessage
{
    public ActorRefBase Child { get; } = child;

    public Exception Cause { get; } = cause;
}

/// <summary>The watcher wants to know when the watchee stops.</summary>
internal sealed class Watch(ActorRefBase watchee, ActorRefBase watcher) : SystemMessage
{
    public ActorRefBase Watchee { get; } = watchee;

    public ActorRefBase Watcher { get; } = watcher;
}

/// <summary>The watcher no longer wants to know.</summary>
internal sealed class Unwatch(ActorRefBase watchee, ActorRefBase watcher) : SystemMessage
{
    public ActorRefBase Watchee { get; } = watchee;

    public ActorRefBase Watcher { get; } = watcher;
}

/// <summary>To watchers and to the parent: the actor has stopped.</summary>
internal sealed class DeathWatchNotification(ActorRefBase actor, bool existenceConfirmed, bool addressTerminated) : SystemMessage
{
    public ActorRefBase Actor { get; } = actor;

    public bool ExistenceConfirmed { get; } = existenceConfirmed;

    public bool AddressTerminated { get; } = addressTerminated;
}
