using System.Collections.Concurrent;

namespace ActorShm.Embedded;

/// <summary>The links of one actor system to the systems of other processes of the same user on the same machine.</summary>
/// <remarks>
/// The links form a star: one process, the host, listens on a Unix-domain socket, the others connect to it, and the host
/// passes on what one peer sends to another. A system has at most one such object, which ends with the system. All members are safe on any thread.
/// </remarks>
/// <example>
/// <code>
/// var remoting = LocalRemoting.Listen(system, "/run/user/1000/demo/control.sock");                 // in the host
/// var remoting = await LocalRemoting.ConnectAsync(system, "/run/user/1000/demo/control.sock");     // in a peer
/// var ledger = await system.ActorSelection($"{remoting.HostAddress}/user/ledger").ResolveOne(timeout);
/// </code>
/// </example>
public sealed partial class LocalRemoting : IAsyncDisposable, IRemoteTransport
{
    private const string Protocol = "actorshm";
    private const string HostName = "host";
    private const string PeerPrefix = "peer-";
    private const uint HostNumber = 0;

    private readonly ActorSystemImpl _system;
    private readonly LocalRemotingOptions _options;
    private readonly ILoggingAdapter _log;
    private readonly TrafficCounters _traffic = new();
    private readonly RemoteWatches _watches = new();
    private readonly ConcurrentDictionary<uint, Link> _links = new();
    private readonly TaskCompletionSource<LinkClosed> _disconnected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ulong _processUid = (ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue);
    private uint _ownNumber;

    /// <param name="system">The system to link.</param>
    /// <param name="options">Limits; null for the built-in ones.</param>
    /// <param name="listenAt">The path at which a host makes its socket; null in a peer.</param>
    private LocalRemoting(ActorSystem system, LocalRemotingOptions? options, string? listenAt = null)
    {
        _system = ActorSystemImpl.From(system);
        _options = (options ?? new LocalRemotingOptions()).Checked();
        _log = Logging.GetLogger(system, typeof(LocalRemoting));
        HostAddress = LocalAddress = new Address(Protocol, system.Name, HostName);
        RegisterSerializer(new BuiltInSerializer(_system), BuiltInSerializer.Types);
        _door = listenAt is null ? null : MakeDoor(listenAt);
    }

    /// <summary>Gets the address by which other processes know this system: <c>actorshm://system@host</c> or <c>actorshm://system@peer-N</c>.</summary>
    /// <remarks>In every process the address names the host's system, so there is one name for the whole star.</remarks>
    public Address LocalAddress { get; private set; }

    /// <summary>Gets the host's address; in the host it equals <see cref="LocalAddress"/>.</summary>
    public Address HostAddress { get; private set; }

    /// <summary>Gets a task that completes with the reason when the link to the host is gone; in the host, when this object has closed.</summary>
    public Task<LinkClosed> Disconnected => _disconnected.Task;

    /// <summary>Gets the traffic over all links so far.</summary>
    public LinkTraffic Traffic => _traffic.Snapshot();

    private bool IsHost => _door is not null;

    /// <summary>Returns the id of the process at the other end of a link, as the kernel recorded it.</summary>
    /// <exception cref="ArgumentException">There is no link to that address.</exception>
    public int PeerProcessId(Address peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        return TryNumber(peer, out var number) && _links.TryGetValue(number, out var link)
            ? link.Credentials.ProcessId
            : throw new ArgumentException($"There is no link to {peer}; the process may have left.", nameof(peer));
    }

    /// <summary>Returns how many bytes wait for the link that leads to a process, including those on their way to the socket; 0 for this process, and when there is no such link.</summary>
    /// <param name="peer">The address of the process.</param>
    public long QueuedBytes(Address peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        return TryNumber(peer, out var number) && LinkTo(number) is { } link ? link.Writer.QueuedBytes : 0;
    }

    /// <summary>Returns the most bytes of a message that both this process and another accept; this process's own limit when there is no link to the other.</summary>
    /// <param name="peer">The address of the other process.</param>
    public int MaximumMessageBytes(Address peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        return TryNumber(peer, out var number) && LinkTo(number) is { } link ? link.MaximumMessageBytes : _options.MaximumMessageBytes;
    }

    /// <summary>Allows messages of these exact types to leave this process, and messages with this serializer's identifier to enter it.</summary>
    /// <exception cref="ArgumentException">Another serializer has the identifier.</exception>
    public void RegisterSerializer(SerializerWithStringManifest serializer, params Type[] messageTypes)
    {
        ArgumentNullException.ThrowIfNull(messageTypes);
        _system.Serialization.AddSerializer(serializer);
        foreach (var type in messageTypes)
        {
            _system.Serialization.AddSerializationMap(type, serializer);
        }
    }

    /// <inheritdoc/>
    ActorRefBase? IRemoteTransport.Resolve(ActorPath path) =>
        TryNumber(path.Address, out var number) ? new RemoteActorRef(_system, this, number, path) : null;

    /// <summary>Whether a link leads to a process. For a peer, every process is reachable while the host is.</summary>
    internal bool IsReachable(uint peer) => LinkTo(peer) is not null;

    /// <summary>Makes what this process says about itself in a handshake.</summary>
    private Introduction Introduce() => new(_processUid, _options.MaximumMessageBytes, PeerNumber: 0, _system.Name);

    private Link? LinkTo(uint peer) => _links.GetValueOrDefault(IsHost ? peer : HostNumber);

    private Address AddressOf(uint number) => HostAddress.WithHost(number == HostNumber ? HostName : PeerPrefix + number);

    private bool TryNumber(Address address, out uint number)
    {
        number = HostNumber;
        if (address.Protocol != Protocol || address.System != HostAddress.System || address.Port is not null || address.Host is not { } host)
        {
            return false;
        }

        return host == HostName
            || (host.StartsWith(PeerPrefix, StringComparison.Ordinal)
                && uint.TryParse(host.AsSpan(PeerPrefix.Length), out number)
                && number is not (HostNumber or Frame.NoPeer));
    }

    /// <summary>Returns the name of a process for the log.</summary>
    internal static string Describe(uint number) => number == HostNumber ? "the host" : $"{PeerPrefix}{number}";
}
