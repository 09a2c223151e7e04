namespace ActorShm.Embedded;

/// <summary>Makes references into other processes.</summary>
internal interface IRemoteTransport
{
    /// <summary>The address under which other systems know this one.</summary>
    Address LocalAddress { get; }

    /// <summary>Makes the reference with this path, whose address is not this system's; null when the address does not belong to this transport.</summary>
    ActorRefBase? Resolve(ActorPath path);
}

/// <summary>Turns paths into references.</summary>
internal sealed class ActorRefProvider(ActorSystemImpl system) : IActorRefProvider
{
    private IRemoteTransport? _transport;

    public IActorRef DeadLetters => system.DeadLetters;

    public Address DefaultAddress => _transport?.LocalAddress ?? RootPath.Address;

    public ActorPath RootPath => system.Root.Path;

    public void Attach(IRemoteTransport transport)
    {
        if (Interlocked.CompareExchange(ref _transport, transport, null) is not null)
        {
            throw new InvalidOperationException($"The actor system '{system.Name}' has its link to other processes already; make another system for another link.");
        }
    }

    public IActorRef ResolveActorRef(string path) =>
        ActorPath.TryParse(path, out var parsed)
            ? ResolveActorRef(parsed)
            : throw new ArgumentException($"'{path}' is not an actor's path; it must read 'protocol://system/user/name' or 'protocol://system@host/user/name'.", nameof(path));

    public IActorRef ResolveActorRef(ActorPath actorPath)
    {
        ArgumentNullException.ThrowIfNull(actorPath);
        return IsLocal(actorPath.Address)
            ? FindLocal(actorPath.Elements, actorPath.Uid)
            : _transport?.Resolve(actorPath) ?? new EmptyRef(system, actorPath);
    }

    /// <summary>Gets the reference where selections with this address begin.</summary>
    public ActorRefBase RootOf(Address address) =>
        IsLocal(address)
            ? system.Root
            : _transport?.Resolve(new RootActorPath(address)) ?? new EmptyRef(system, new RootActorPath(address));

    /// <summary>Finds the living actor at these names; a reference without a living actor when the place is empty, or when another incarnation lives there.</summary>
    public ActorRefBase FindLocal(IReadOnlyList<string> names, long uid)
    {
        if (names is ["temp", ..] && uid != 0)
        {
            return system.TempContainer.Find(uid) is { } asker ? asker : Empty(names, uid);
        }

        ActorRefBase? found = system.Root;
        for (var i = 0; i < names.Count && found is not null; i++)
        {
            found = found.GetChild(names[i]);
        }

        return found is not null && (uid == 0 || found.Path.Uid == uid) ? found : Empty(names, uid);
    }

    private EmptyRef Empty(IReadOnlyList<string> names, long uid) => new(system, (RootPath / names).WithUid(uid));

    private bool IsLocal(Address address) => address == RootPath.Address || address == _transport?.LocalAddress;
}
