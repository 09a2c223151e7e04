using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorShm.Embedded;

/// <summary>The only class of actor systems.</summary>
internal sealed partial class ActorSystemImpl : ExtendedActorSystem
{
    private readonly ActorRefProvider _provider;
    private readonly TimerDrivenScheduler _scheduler;
    private long _lastUid = Random.Shared.NextInt64(1L << 62);

    public ActorSystemImpl(string name, Config config, EmbeddedSetup setup)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(setup);
        if (string.IsNullOrEmpty(name) || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || name[0] is '-' or '_')
        {
            throw new ArgumentException($"'{name}' is not a name for an actor system: use letters, digits, - and _, a letter or digit first.", nameof(name));
        }

        Name = name;
        Settings = new Settings(config);
        LoggerFactory = setup.LoggerFactory ?? NullLoggerFactory.Instance;
        Time = setup.Time ?? TimeProvider.System;
        Log = new PathLogger(LoggerFactory.CreateLogger<ActorSystem>(), null);
        EventStream = new EventStream();
        Serialization = new Serialization(this);
        Asks = new OpenAsks(name);
        _scheduler = new TimerDrivenScheduler(Time, (receiver, failure) => Log.Error(failure, "A scheduled message for {0} was refused", receiver));

        var rootPath = new RootActorPath(new Address("actorshm", name));
        DeadLetterRef = new DeadLetterRef(this, rootPath / "deadLetters");
        TempContainer = new TempContainer(this, rootPath / "temp");
        Root = new RootRef(this, rootPath);
        UserGuardian = NewGuardian("user");
        SystemGuardian = NewGuardian("system");
        _provider = new ActorRefProvider(this);
    }

    public override string Name { get; }

    public override Settings Settings { get; }

    public override IScheduler Scheduler => _scheduler;

    public override EventStream EventStream { get; }

    public override IActorRef DeadLetters => DeadLetterRef;

    public override Serialization Serialization { get; }

    public override ILoggingAdapter Log { get; }

    public override IActorRefProvider Provider => _provider;

    public ILoggerFactory LoggerFactory { get; }

    public TimeProvider Time { get; }

    public DeadLetterRef DeadLetterRef { get; }

    public TempContainer TempContainer { get; }

    public RootRef Root { get; }

    public LocalActorRef UserGuardian { get; }

    public LocalActorRef SystemGuardian { get; }

    public OpenAsks Asks { get; }

    /// <summary>Gets the engine's view of a system; every system is of this class.</summary>
    public static ActorSystemImpl From(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return (ActorSystemImpl)system;
    }

    public void Start()
    {
        UserGuardian.Cell.Start();
        SystemGuardian.Cell.Start();
    }

    /// <summary>Makes a number that was never given before. The numbers start at random, so that two processes are unlikely to share one.</summary>
    public long NextUid() => Interlocked.Increment(ref _lastUid);

    public override IActorRef ActorOf(Props props, string? name = null) => UserGuardian.Cell.ActorOf(props, name);

    public override IActorRef SystemActorOf(Props props, string? name = null) => SystemGuardian.Cell.ActorOf(props, name);

    public override ActorSelection ActorSelection(ActorPath actorPath)
    {
        ArgumentNullException.ThrowIfNull(actorPath);
        return new ActorSelection(_provider.RootOf(actorPath.Address), actorPath.Elements);
    }

    public override ActorSelection ActorSelection(string actorPath) => Select(Root, actorPath);

    /// <summary>Reads the path of a selection; a path without a leading slash starts at <paramref name="anchor"/>.</summary>
    public ActorSelection Select(ActorRefBase anchor, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ActorRefBase from;
        if (path.Contains("://", StringComparison.Ordinal))
        {
            if (!Address.TryParse(path, out var address, out var names))
            {
                throw new ArgumentException($"'{path}' is not a path; with an address it must read 'protocol://system@host/user/name'.", nameof(path));
            }

            (from, path) = (_provider.RootOf(address), names);
        }
        else
        {
            from = path[0] == '/' ? Root : anchor;
        }

        return new ActorSelection(from, path.Split('/', StringSplitOptions.RemoveEmptyEntries));
    }

    public override void Stop(IActorRef actor) => ActorRefBase.From(actor).SendSystem(new Terminate());

    /// <summary>Finds the living actor at these names; a reference without a living actor when the place is empty, or when another incarnation lives there.</summary>
    public ActorRefBase FindLocal(IReadOnlyList<string> names, long uid) => _provider.FindLocal(names, uid);

    /// <summary>Makes references into other processes possible. Called once for a system.</summary>
    public void Attach(IRemoteTransport transport) => _provider.Attach(transport);

    private LocalActorRef NewGuardian(string name)
    {
        var guardian = new LocalActorRef(this, Props.Create<GuardianActor>(), Root, new ChildActorPath(Root.Path, name, NextUid()));
        guardian.Cell.AdmitChildrenOfAnyThread();
        return guardian;
    }
}
