using ActorShm.Actors.Configuration;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Runs;
using Microsoft.Extensions.Logging;

namespace ActorShm.Actors.Engine;

/// <summary>
/// An actor system that is linked to the other processes of its run, on the embedded engine. The other engine has a type of
/// the same name and members in its own folder; nothing else in this assembly knows which one is built.
/// </summary>
internal sealed class EngineSystem : IRunLinks, IAsyncDisposable
{
    private const string SystemName = "actorshm";

    /// <summary>The bytes of a message that its addresses may take.</summary>
    private const int AddressBytes = 1024;

    /// <summary>The queue of a link, divided by the part that may wait before progress is no longer sent there: a quarter, so that all other messages find room.</summary>
    private const int SharesOfQueue = 4;

    /// <summary>All types of messages of a run except that of progress. A job goes on without its progress; if any other message is lost, somebody waits for ever.</summary>
    private static readonly HashSet<Type> Essential = [.. Protocol.MessageTypes.Where(type => type != typeof(JobProgressed))];

    /// <summary>Makes the programs of a run decide when their systems end: a node stays until its host tells it to leave, whatever its settings say and whoever asks for <see cref="CoordinatedShutdown"/> in it.</summary>
    private static readonly Config OwnEnd = ConfigurationFactory.ParseString("akka.coordinated-shutdown { run-by-clr-shutdown-hook = off, exit-clr = off }");

    private readonly int _maximumMessageBytes;
    private readonly long _behindBytes;
    private LocalRemoting? _remoting;
    private string? _runDirectory;

    private EngineSystem(ActorShmSettings settings, ActorSystem system, bool isAdopted)
    {
        _maximumMessageBytes = settings.MaximumMessageBytes;
        _behindBytes = settings.Engine.MaximumQueueBytes / SharesOfQueue;
        System = system;
        IsAdopted = isAdopted;
        Register(new ProtocolSerializer((ExtendedActorSystem)System), Protocol.MessageTypes);
    }

    /// <summary>Whether a question failed because there is no link to the actor that it was for.</summary>
    public static bool IsLinkLost(Exception failure) => failure is RemotingException;

    /// <summary>Whether the link to the actor that was asked is lost. That actor may have the question already and still work on it.</summary>
    public static bool IsAnswerLost(Exception failure) => failure is AnswerLostException;

    /// <summary>The name of the engine in reports.</summary>
    public static string EngineName => "embedded";

    /// <summary>The kind of the system's links, in reports.</summary>
    public string Transport => "unix-socket";

    /// <summary>The actor system itself.</summary>
    public ActorSystem System { get; }

    /// <summary>Whether the system belongs to an embedder, and goes on when the run has ended.</summary>
    public bool IsAdopted { get; }

    /// <summary>Completes when the link to the host is gone. Never in the host itself.</summary>
    public Task HostLost => Remoting.Disconnected;

    /// <inheritdoc/>
    public long BytesMessaged => Remoting.Traffic.BytesSent + Remoting.Traffic.BytesReceived;

    private LocalRemoting Remoting => _remoting ?? throw new InvalidOperationException("The system is not linked to others yet.");

    /// <summary>Makes the system of a host; nobody can connect before <see cref="Listen"/>.</summary>
    public static EngineSystem ForHost(ActorShmSettings settings, ILoggerFactory loggers) => new(settings, NewSystem(settings, loggers), isAdopted: false);

    /// <summary>Makes an embedder's own system, which can serve a host.</summary>
    public static ActorSystem Create(string name, ActorShmSettings settings, ILoggerFactory loggers, Config config, bool ownsLoggers)
    {
        var system = ActorSystem.Create(name, config.WithFallback(settings.Config), new EmbeddedSetup { LoggerFactory = loggers });
        if (ownsLoggers)
        {
            system.RegisterOnTermination(loggers.Dispose); // the callback registered first is called last, and the system waits for all of them
        }

        return system;
    }

    /// <summary>Whether an embedder's system can serve a host: on this engine, any can.</summary>
    public static bool CanAdopt(ActorSystem _) => true;

    /// <summary>Whether a system has ended, or its shutdown has begun. A system that ends without the phases of a shutdown refuses tasks for them.</summary>
    public static bool IsEnding(ActorSystem system) =>
        system.WhenTerminated.IsCompleted || (system.TryGetExtension<CoordinatedShutdown>(out var shutdown) && shutdown.ShutdownReason is not null);

    /// <summary>Makes an embedder's own system serve a host. The system goes on when the run has ended.</summary>
    public static EngineSystem Adopt(ActorSystem system, ActorShmSettings settings) => new(settings, system, isAdopted: true);

    /// <summary>Makes the system of a node or client and connects it to the host.</summary>
    /// <exception cref="NoHostException">No host answers in that run directory.</exception>
    public static async Task<EngineSystem> ConnectAsync(string runDirectory, ActorShmSettings settings, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var engine = new EngineSystem(settings, NewSystem(settings, loggers), isAdopted: false);
        try
        {
            engine._remoting = await LocalRemoting.ConnectAsync(
                engine.System, SocketPathIn(runDirectory), OptionsFrom(settings, settings.ConnectTimeout), cancellation);
            engine._runDirectory = runDirectory;
            return engine;
        }
        catch (Exception e)
        {
            await engine.System.Terminate();
            if (e is not (RemotingException or OperationCanceledException))
            {
                throw;
            }

            cancellation.ThrowIfCancellationRequested();
            throw e is HostSilentException
                ? MissingHost.Silent(runDirectory, settings.ConnectTimeout, e)
                : e is HostUnreachableException ? MissingHost.Unanswered(runDirectory, e) : MissingHost.At(runDirectory, e.Message, e);
        }
    }

    /// <summary>Lets the messages of an embedder's set cross between processes.</summary>
    public void Register(MessageSet messages)
    {
        if (messages.Count > 0)
        {
            Register(messages.SerializerFor((ExtendedActorSystem)System), messages.Types);
        }
    }

    /// <summary>Sends messages of these types from this process through a serializer, and accepts those with its identifier.</summary>
    private void Register(SerializerWithStringManifest serializer, IEnumerable<Type> messageTypes)
    {
        System.Serialization.AddSerializer(serializer);
        foreach (var type in messageTypes)
        {
            System.Serialization.AddSerializationMap(type, serializer);
        }
    }

    /// <summary>Lets nodes and clients connect through the run directory's socket.</summary>
    public void Listen(string runDirectory, ActorShmSettings settings)
    {
        // In this order, because the first message of a peer may make an actor ask which process is behind that peer.
        _remoting = LocalRemoting.Bind(System, SocketPathIn(runDirectory), OptionsFrom(settings, settings.Engine.HandshakeTimeout));
        _remoting.Accept();
    }

    /// <summary>Finds the coordinator of the run that this process is connected to.</summary>
    /// <exception cref="NoHostException">The host did not name it in time.</exception>
    public Task<IActorRef> ResolveCoordinatorAsync(ActorShmSettings settings, CancellationToken cancellation) =>
        ResolveAtHostAsync(RunActors.Coordinator, settings, cancellation);

    /// <summary>Finds a top-level actor of the host that this process is connected to.</summary>
    /// <exception cref="NoHostException">The host did not name it in time.</exception>
    public async Task<IActorRef> ResolveAtHostAsync(string name, ActorShmSettings settings, CancellationToken cancellation)
    {
        try
        {
            return await System.ActorSelection($"{Remoting.HostAddress}/user/{name}").ResolveOne(settings.ConnectTimeout, cancellation);
        }
        catch (ActorNotFoundException e)
        {
            throw e.InnerException is AskTimeoutException
                ? MissingHost.Silent(_runDirectory!, settings.ConnectTimeout, e)
                : e.InnerException is { } cause && IsLinkLost(cause) ? MissingHost.Gone(_runDirectory!, e)
                : MissingHost.At(_runDirectory!, $"it has no {name}.", e);
        }
    }

    /// <inheritdoc/>
    public int? ProcessBehind(IActorRef reference)
    {
        var address = reference.Path.Address;
        if (address == Remoting.LocalAddress || string.IsNullOrEmpty(address.Host))
        {
            return Environment.ProcessId;
        }

        if (reference.Path.Uid == 0)
        {
            return null; // a path and not an actor, so nobody's end would be seen
        }

        try
        {
            return Remoting.PeerProcessId(address);
        }
        catch (ArgumentException)
        {
            // The process sent a message and ended its link before the message was handled.
            return null;
        }
    }

    /// <inheritdoc/>
    public int MaximumMessageBytesTo(IActorRef reference) => _remoting?.MaximumMessageBytes(reference.Path.Address) ?? _maximumMessageBytes;

    /// <summary>Returns the largest size, in bytes of its own fields, that a message to the process behind a reference may have so that it certainly fits.</summary>
    public int MaximumRequestBytesTo(IActorRef reference) => MaximumMessageBytesTo(reference) - AddressBytes;

    /// <inheritdoc/>
    public bool IsBehind(IActorRef reference) => Remoting.QueuedBytes(reference.Path.Address) > _behindBytes;

    /// <summary>Stops every actor, unless the system is an embedder's, sends the messages that are still queued, and closes the links.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!IsAdopted)
        {
            await System.Terminate();
        }

        if (_remoting is not null)
        {
            await _remoting.DisposeAsync();
        }
    }

    private static string SocketPathIn(string runDirectory) => Path.Combine(runDirectory, "control.sock");

    private static ActorSystem NewSystem(ActorShmSettings settings, ILoggerFactory loggers) =>
        Create(SystemName, settings, loggers, OwnEnd, ownsLoggers: false);

    /// <param name="settings">The settings of this process.</param>
    /// <param name="handshakeTimeout">How long a connection may take, from the first attempt to the end of its handshake.</param>
    private static LocalRemotingOptions OptionsFrom(ActorShmSettings settings, TimeSpan handshakeTimeout) => new()
    {
        MaximumMessageBytes = settings.MaximumMessageBytes,
        LeastPeerMessageBytes = EngineSettings.LeastMessageBytes,
        MaximumQueuedBytes = settings.Engine.MaximumQueueBytes,
        EssentialMessages = Essential,
        HandshakeTimeout = handshakeTimeout,
    };
}
