using ActorShm.Actors.Engine.Links;
using ActorShm.Actors.Engine.Serialization;
using ActorShm.Actors.Runs;
using Microsoft.Extensions.Logging;

using AkkaConfigurationFactory = Akka.Configuration.ConfigurationFactory;

namespace ActorShm.Actors.Engine;

/// <summary>
/// An actor system that is linked to the other processes of its run, on Akka.NET. The other engine has a type of the same
/// name and members in its own folder; nothing else in this assembly knows which one is built.
/// </summary>
internal sealed class EngineSystem : IRunLinks, IAsyncDisposable
{
    private const string SystemName = "actorshm";

    /// <summary>The bytes of a message that its addresses may take.</summary>
    private const int AddressBytes = 1024;

    private readonly EngineSetup _setup;
    private readonly TaskCompletionSource _hostLost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Address? _host;
    private string? _runDirectory;
    private IActorRef? _door;

    private EngineSystem(ActorSystem system, bool isAdopted)
    {
        System = system;
        IsAdopted = isAdopted;
        _setup = EngineSetup.Of(system);
    }

    /// <summary>Whether a question failed because there is no link to the actor that it was for. Never on this engine, where such a question becomes a dead letter.</summary>
    public static bool IsLinkLost(Exception _) => false;

    /// <summary>Whether the link to the actor that was asked is lost. That actor may have the question already and still work on it. Never on this engine, where the asker does not hear of it.</summary>
    public static bool IsAnswerLost(Exception _) => false;

    /// <summary>The name of the engine in reports.</summary>
    public static string EngineName => "akka";

    /// <summary>The kind of the system's links, in reports.</summary>
    public string Transport => _setup.Key is null ? "tcp" : "tcp with tls";

    /// <summary>The actor system itself.</summary>
    public ActorSystem System { get; }

    /// <summary>Whether the system belongs to an embedder, and goes on when the run has ended.</summary>
    public bool IsAdopted { get; }

    /// <summary>Completes when the host is gone. Never in the host itself.</summary>
    public Task HostLost => _hostLost.Task;

    /// <inheritdoc/>
    public long BytesMessaged => _setup.Traffic.Bytes;

    private Address OwnAddress => ((ExtendedActorSystem)System).Provider.DefaultAddress;

    /// <summary>Makes the system of a host; nobody can connect before <see cref="Listen"/>.</summary>
    public static EngineSystem ForHost(ActorShmSettings settings, ILoggerFactory loggers) =>
        NewSystem(settings, loggers, AkkaLinks.KeyFor(settings));

    /// <summary>Makes an embedder's own system, which can serve a host.</summary>
    public static ActorSystem Create(string name, ActorShmSettings settings, ILoggerFactory loggers, Config config, bool ownsLoggers) => ActorSystem.Create(
        name, AkkaLinks.Setup(settings, loggers, AkkaLinks.KeyFor(settings), AkkaConfigurationFactory.ParseString(config.ToString()), ownsLoggers));

    /// <summary>Whether an embedder's system can serve a host: on this engine, if it was prepared by <see cref="AkkaLinks"/>.</summary>
    public static bool CanAdopt(ActorSystem system) => system.Settings.Setup.Get<EngineSetup>().HasValue;

    /// <summary>Whether a system has ended, or its shutdown has begun.</summary>
    public static bool IsEnding(ActorSystem system) => system.WhenTerminated.IsCompleted || CoordinatedShutdown.Get(system).ShutdownReason is not null;

    /// <summary>Makes an embedder's own system serve a host. The system goes on when the run has ended.</summary>
    /// <exception cref="InvalidOperationException">The system was not prepared for a run when it was made, or was prepared for a run with other settings.</exception>
    public static EngineSystem Adopt(ActorSystem system, ActorShmSettings settings)
    {
        if (!CanAdopt(system))
        {
            throw new InvalidOperationException(
                $"The actor system '{system.Name}' cannot have a run: on Akka.NET links and serializers are fixed when a system starts. Create it with ActorShmSystem.Create(name), or with ActorSystem.Create(name, {nameof(AkkaLinks)}.{nameof(AkkaLinks.Setup)}(settings, loggers, config)).");
        }

        var setup = EngineSetup.Of(system);
        if (setup.MaximumMessageBytes != settings.MaximumMessageBytes || setup.Key is not null != settings.Engine.UsesTls)
        {
            throw new InvalidOperationException(
                $"The actor system '{system.Name}' was made for messages of {setup.MaximumMessageBytes} bytes {(setup.Key is null ? "without" : "with")} TLS, and the run's settings say {settings.MaximumMessageBytes} bytes {(settings.Engine.UsesTls ? "with" : "without")} TLS. Give the same settings to both, by the same options for ActorShmSystem.Create or {nameof(AkkaLinks)}.{nameof(AkkaLinks.Setup)}(options.LoadSettings(), …) and for the start.");
        }

        system.RegisterOnTermination(setup.Dispose);
        return new EngineSystem(system, isAdopted: true);
    }

    /// <summary>Makes the system of a node or client and connects it to the host.</summary>
    /// <exception cref="NoHostException">No host answers in that run directory.</exception>
    public static async Task<EngineSystem> ConnectAsync(string runDirectory, ActorShmSettings settings, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var (host, key) = FindHost(runDirectory, settings);
        var engine = NewSystem(settings, loggers, key);
        engine._host = host;
        engine._runDirectory = runDirectory;
        try
        {
            var door = await engine.ResolveAsync(HostDoorActor.Name, settings, cancellation);
            var lost = engine._hostLost;
            engine.System.ActorOf(Props.Create(() => new HostWatchActor(door, lost)), "host-watch");
            return engine;
        }
        catch (Exception e) when (e is ActorNotFoundException or OperationCanceledException)
        {
            await engine.DisposeAsync();
            cancellation.ThrowIfCancellationRequested();
            throw MissingHost.Silent(runDirectory, settings.ConnectTimeout, e);
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
        var limited = new LimitedSerializer((ExtendedActorSystem)System, serializer);
        System.Serialization.AddSerializer($"actorshm-{serializer.Identifier}", limited);
        foreach (var type in messageTypes)
        {
            System.Serialization.AddSerializationMap(type, limited);
        }
    }

    /// <summary>Lets nodes and clients connect through the run directory's files.</summary>
    public void Listen(string runDirectory, ActorShmSettings settings)
    {
        _door = System.ActorOf(Props.Create(() => new HostDoorActor()), HostDoorActor.Name);
        HostAddress.Publish(runDirectory, OwnAddress, _setup.Key);
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
            return await ResolveAsync(name, settings, cancellation);
        }
        catch (ActorNotFoundException e)
        {
            // Akka.NET also wraps the host's answer that there is no such actor.
            throw e.InnerException is ActorNotFoundException
                ? MissingHost.At(_runDirectory!, $"it has no {name}.", e)
                : MissingHost.Silent(_runDirectory!, settings.ConnectTimeout, e);
        }
    }

    /// <inheritdoc/>
    public int? ProcessBehind(IActorRef reference)
    {
        var address = reference.Path.Address;
        return string.IsNullOrEmpty(address.Host) || address == OwnAddress ? Environment.ProcessId : _setup.Peers.ProcessAt(address);
    }

    /// <summary>Returns this process's own limit, because this engine does not know that of the other process.</summary>
    public int MaximumMessageBytesTo(IActorRef reference) => _setup.MaximumMessageBytes;

    /// <summary>Returns the largest size, in bytes of its own fields, that a message to the process behind a reference may have so that it certainly fits.</summary>
    public int MaximumRequestBytesTo(IActorRef reference) => MaximumMessageBytesTo(reference) - AddressBytes;

    /// <summary>Returns false always: on this engine any number of bytes may wait for a link, so no message takes the room of another.</summary>
    public bool IsBehind(IActorRef reference) => false;

    /// <summary>Stops every actor, unless the system is an embedder's, sends the messages that are still queued, and closes the links.</summary>
    public async ValueTask DisposeAsync()
    {
        if (IsAdopted)
        {
            System.Stop(_door ?? ActorRefs.Nobody);
            return;
        }

        await System.Terminate();
        _setup.Dispose();
    }

    private static EngineSystem NewSystem(ActorShmSettings settings, ILoggerFactory loggers, RunKey? key) =>
        new(ActorSystem.Create(SystemName, AkkaLinks.Setup(settings, loggers, key, config: null, ownsLoggers: false)), isAdopted: false);

    private static (Address Host, RunKey? Key) FindHost(string runDirectory, ActorShmSettings settings)
    {
        try
        {
            var host = HostAddress.TryRead(runDirectory) ?? throw MissingHost.Unanswered(runDirectory);
            return (host, settings.Engine.UsesTls ? RunKey.ReadFrom(HostAddress.KeyPathIn(runDirectory)) : null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw MissingHost.Unanswered(runDirectory, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or global::System.Security.Cryptography.CryptographicException)
        {
            throw MissingHost.At(runDirectory, e.Message, e);
        }
    }

    private Task<IActorRef> ResolveAsync(string name, ActorShmSettings settings, CancellationToken cancellation) =>
        System.ActorSelection($"{_host}/user/{name}").ResolveOne(settings.ConnectTimeout, cancellation);
}
