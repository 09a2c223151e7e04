namespace ActorShm.Actors.Coordination;

/// <summary>One client, from its first message until everything that it owned is gone.</summary>
internal sealed class SessionEntry(long number, IActorRef client, int pid, IPeerProcess? process)
{
    public long Number => number;

    /// <summary>Gets the client's process id.</summary>
    public int Pid => pid;

    public IActorRef Client => client;

    /// <summary>Gets the client's process; null for a client in the host's own process.</summary>
    public IPeerProcess? Process => process;

    /// <summary>Gets or sets whether the client has closed the session or is gone; nothing is done for it any more.</summary>
    public bool IsEnding { get; set; }

    /// <summary>Gets or sets the actor that waits to hear that the session is closed; null when its client is gone.</summary>
    public IActorRef? CloseAsker { get; set; }
}

/// <summary>The coordinator's list of open sessions. Not thread-safe.</summary>
internal sealed class SessionRegistry
{
    private readonly Dictionary<long, SessionEntry> _entries = [];

    /// <summary>Opens a session under a number that cannot be guessed, so that no client uses another's session by mistake.</summary>
    public SessionEntry Open(IActorRef client, int pid, IPeerProcess? process)
    {
        var entry = new SessionEntry(Random.Shared.NextInt64(1, long.MaxValue), client, pid, process);
        _entries.Add(entry.Number, entry);
        return entry;
    }

    public SessionEntry? Find(long number) => _entries.GetValueOrDefault(number);

    /// <summary>Finds a session, unless it is ending.</summary>
    public SessionEntry? FindOpen(long number) => Find(number) is { IsEnding: false } open ? open : null;

    /// <summary>Finds the session of a client, unless it is ending. A client has at most one open session.</summary>
    public SessionEntry? FindOpen(IActorRef client) => _entries.Values.FirstOrDefault(entry => !entry.IsEnding && entry.Client.Equals(client));

    public void Remove(SessionEntry entry) => _entries.Remove(entry.Number);

    /// <summary>Gets the current client process of every session.</summary>
    public IReadOnlyDictionary<long, int> ClientPids() => _entries.ToDictionary(entry => entry.Key, entry => entry.Value.Pid);
}
