using System.Diagnostics.CodeAnalysis;

namespace ActorShm.Embedded;

// Who this actor watches, and who watches it.
internal sealed partial class ActorCell
{
    // Each is null until it is needed: most actors watch nobody and are watched by nobody, and there may be a million of them.
    private Dictionary<ActorRefBase, object?>? _watching;
    private HashSet<ActorRefBase>? _watchedBy;

    /// <summary>How many actors watch this one, for tests. Only the actor itself may read it.</summary>
    internal int WatcherCount => _watchedBy?.Count ?? 0;

    // The notifications that lie in the mailbox: only these are delivered, and an Unwatch takes them out of here.
    private Dictionary<ActorRefBase, object?>? _terminatedQueued;

    public IActorRef Watch(IActorRef subject) => Watch(subject, message: null);

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        InvalidMessageException.ThrowIfNull(message);
        return Watch(subject, message);
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        var target = ActorRefBase.From(subject);
        if (_watching?.Remove(target) == true)
        {
            target.SendSystem(new Unwatch(target, SelfRef));
        }

        _terminatedQueued?.Remove(target);
        return subject;
    }

    private IActorRef Watch(IActorRef subject, object? message)
    {
        var target = ActorRefBase.From(subject);
        if (target.Equals(SelfRef))
        {
            return subject;
        }

        if (!target.NamesIncarnation)
        {
            throw new ArgumentException($"{target} names a place in another process and not the actor that lives there; resolve it with an ActorSelection first, then watch what that gives.", nameof(subject));
        }

        if (IsStopping)
        {
            return subject;
        }

        _watching ??= [];
        if (_watching.TryAdd(target, message))
        {
            target.SendSystem(new Watch(target, SelfRef));
        }
        else if (!Equals(_watching[target], message))
        {
            throw new InvalidOperationException(
                $"{SelfRef} watches {target} already, with {_watching[target] ?? "Terminated"} as the message; call Unwatch first to watch with {message ?? "Terminated"}.");
        }

        return subject;
    }

    private void AddWatcher(ActorRefBase watcher) => (_watchedBy ??= []).Add(watcher);

    private void RemoveWatcher(ActorRefBase watcher) => _watchedBy?.Remove(watcher);

    private void HandleDeath(DeathWatchNotification death)
    {
        if (_watching is not null && _watching.Remove(death.Actor, out var message) && !_terminating)
        {
            // Through the mailbox, so that it comes after everything that the dead actor sent here.
            (_terminatedQueued ??= []).TryAdd(death.Actor, message);
            SelfRef.Tell(new Terminated(death.Actor, death.ExistenceConfirmed, death.AddressTerminated), death.Actor);
        }

        if (_children is not null && _children.Remove(death.Actor))
        {
            FinishRestartWhenChildrenAreGone();
            FinishStopWhenChildrenAreGone();
        }
    }

    /// <summary>Registers a notification again that was taken and now goes back into the mailbox, so that it is delivered from there.</summary>
    public void QueueAgain(Terminated terminated) => (_terminatedQueued ??= []).TryAdd(ActorRefBase.From(terminated.ActorRef), null);

    private bool TryTakeTerminated(Terminated terminated, [NotNullWhen(true)] out object? toDeliver)
    {
        toDeliver = null;
        if (_terminatedQueued is null || !_terminatedQueued.Remove(ActorRefBase.From(terminated.ActorRef), out var message))
        {
            return false;
        }

        toDeliver = message ?? terminated;
        return true;
    }

    private void TellWatchers(bool elsewhere)
    {
        foreach (var watcher in _watchedBy ?? [])
        {
            if ((watcher is RemoteActorRef) == elsewhere && !watcher.Equals(ParentRef))
            {
                watcher.SendSystem(new DeathWatchNotification(SelfRef, existenceConfirmed: true, addressTerminated: false));
            }
        }
    }

    private void UnwatchAll()
    {
        foreach (var watched in _watching?.Keys ?? Enumerable.Empty<ActorRefBase>())
        {
            watched.SendSystem(new Unwatch(watched, SelfRef));
        }

        _watching = null;
        _terminatedQueued = null;
    }
}
