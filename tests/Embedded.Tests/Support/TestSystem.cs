namespace ActorShm.Embedded.Tests;

/// <summary>An actor system with a probe and a recorded log; ended, and waited for, with the test.</summary>
internal sealed class TestSystem : IAsyncDisposable
{
    public TestSystem(string name = "test", TimeProvider? time = null)
    {
        System = ActorSystem.Create(name, ConfigurationFactory.Empty, new EmbeddedSetup { LoggerFactory = Log, Time = time });
        Probe = new TestProbe(System, "probe");
    }

    public ActorSystem System { get; }

    public LogRecorder Log { get; } = new();

    public TestProbe Probe { get; }

    public IActorRef Start(Script script, string? name = null) => System.ActorOf(script.Props, name);

    /// <summary>An actor that does this with every message.</summary>
    public IActorRef Start(Action<IUntypedActorContext, object> onReceive, string? name = null) => Start(new Script { OnReceive = onReceive }, name);

    /// <summary>The child of that name, which its parent made in its start hook.</summary>
    public async Task<IActorRef> ChildAsync(IActorRef parent, string name)
    {
        await StartedAsync(parent);
        return await System.ActorSelection($"{parent.Path}/{name}").ResolveOne(Watchdog.Limit);
    }

    /// <summary>Waits until the actor's start hook has run.</summary>
    public static Task StartedAsync(IActorRef actor) => actor.Ask<ActorIdentity>(new Identify(null));

    /// <summary>Another probe, which gets everything of this type that is published.</summary>
    public TestProbe Subscribed<T>()
    {
        var probe = new TestProbe(System);
        System.EventStream.Subscribe(probe.Ref, typeof(T));
        return probe;
    }

    public async ValueTask DisposeAsync() => await System.Terminate().WaitAsync(Watchdog.Limit);
}
