namespace ActorShm.Embedded;

/// <summary>Records which actor watches which across processes, so that every watcher hears of the loss of a link. Safe on any thread.</summary>
internal sealed class RemoteWatches
{
    private readonly Lock _lock = new();

    // Actors of other processes that are watched from here, by the number of their process.
    private readonly Dictionary<uint, HashSet<(RemoteActorRef Watchee, ActorRefBase Watcher)>> _outgoing = [];

    // Actors of this process that are watched from others, by the number of the watcher's process.
    private readonly Dictionary<uint, HashSet<(ActorRefBase Watchee, RemoteActorRef Watcher)>> _incoming = [];

    public void AddOutgoing(RemoteActorRef watchee, ActorRefBase watcher)
    {
        lock (_lock)
        {
            SetOf(_outgoing, watchee.Peer).Add((watchee, watcher));
        }
    }

    /// <summary>Forgets a watch; false when it is forgotten already. Only the caller that gets true tells the watcher.</summary>
    public bool RemoveOutgoing(RemoteActorRef watchee, ActorRefBase watcher)
    {
        lock (_lock)
        {
            return Remove(_outgoing, watchee.Peer, (watchee, watcher));
        }
    }

    public void AddIncoming(ActorRefBase watchee, RemoteActorRef watcher)
    {
        lock (_lock)
        {
            SetOf(_incoming, watcher.Peer).Add((watchee, watcher));
        }
    }

    public void RemoveIncoming(ActorRefBase watchee, RemoteActorRef watcher)
    {
        lock (_lock)
        {
            Remove(_incoming, watcher.Peer, (watchee, watcher));
        }
    }

    /// <summary>Tells every watcher here that the actors it watches in that process are out of reach, and every watched actor here that its watchers there are.</summary>
    public void PeerLost(uint peer)
    {
        HashSet<(RemoteActorRef Watchee, ActorRefBase Watcher)>? outgoing;
        HashSet<(ActorRefBase Watchee, RemoteActorRef Watcher)>? incoming;
        lock (_lock)
        {
            _outgoing.Remove(peer, out outgoing);
            _incoming.Remove(peer, out incoming);
        }

        foreach (var (watchee, watcher) in outgoing ?? [])
        {
            watcher.SendSystem(new DeathWatchNotification(watchee, existenceConfirmed: false, addressTerminated: true));
        }

        foreach (var (watchee, watcher) in incoming ?? [])
        {
            watchee.SendSystem(new Unwatch(watchee, watcher));
        }
    }

    /// <summary>Does the same for every other process, because the link to the host leads to all of them.</summary>
    public void AllLost()
    {
        uint[] peers;
        lock (_lock)
        {
            peers = [.. _outgoing.Keys.Union(_incoming.Keys)];
        }

        Array.ForEach(peers, PeerLost);
    }

    private static HashSet<T> SetOf<T>(Dictionary<uint, HashSet<T>> sets, uint peer)
    {
        if (!sets.TryGetValue(peer, out var set))
        {
            sets[peer] = set = [];
        }

        return set;
    }

    private static bool Remove<T>(Dictionary<uint, HashSet<T>> sets, uint peer, T entry)
    {
        if (!sets.TryGetValue(peer, out var set) || !set.Remove(entry))
        {
            return false;
        }

        if (set.Count == 0)
        {
            sets.Remove(peer);
        }

        return true;
    }
}
