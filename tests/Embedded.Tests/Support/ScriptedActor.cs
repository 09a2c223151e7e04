namespace ActorShm.Embedded.Tests;

/// <summary>What a <see cref="ScriptedActor"/> does; every hook is told to the test by name.</summary>
internal sealed class Script
{
    /// <summary>Handles messages; throwing is failing.</summary>
    public Action<IUntypedActorContext, object> OnReceive { get; init; } = static (_, _) => { };

    public Action<IUntypedActorContext> OnConstructed { get; init; } = static _ => { };

    public Action<IUntypedActorContext> OnPreStart { get; init; } = static _ => { };

    public Action<IUntypedActorContext> OnPostStop { get; init; } = static _ => { };

    public Action<Exception, object?> OnPreRestart { get; init; } = static (_, _) => { };

    public Action<Exception> OnPostRestart { get; init; } = static _ => { };

    public bool KeepsChildren { get; init; }

    public SupervisorStrategy Strategy { get; init; } = SupervisorStrategy.DefaultStrategy;

    /// <summary>Hears of every hook: "constructed", "PreStart", …</summary>
    public IActorRef Hooks { get; init; } = ActorRefs.Nobody;

    public Props Props => Props.Create(() => new ScriptedActor(this));
}

internal sealed class ScriptedActor : UntypedActor
{
    private readonly Script _script;

    public ScriptedActor(Script script)
    {
        _script = script;
        script.Hooks.Tell("constructed", Self);
        script.OnConstructed(Context);
    }

    protected override void OnReceive(object message) => _script.OnReceive(Context, message);

    protected internal override void PreStart()
    {
        _script.Hooks.Tell("PreStart", Self);
        _script.OnPreStart(Context);
    }

    protected internal override void PostStop()
    {
        _script.Hooks.Tell("PostStop", Self);
        _script.OnPostStop(Context);
    }

    protected internal override void PreRestart(Exception reason, object? message)
    {
        _script.Hooks.Tell($"PreRestart({reason.Message}, {message ?? "none"})", Self);
        _script.OnPreRestart(reason, message);
        if (!_script.KeepsChildren)
        {
            base.PreRestart(reason, message);
        }
    }

    protected internal override void PostRestart(Exception reason)
    {
        _script.Hooks.Tell($"PostRestart({reason.Message})", Self);
        _script.OnPostRestart(reason);
        base.PostRestart(reason);
    }

    protected internal override SupervisorStrategy SupervisorStrategy() => _script.Strategy;
}
