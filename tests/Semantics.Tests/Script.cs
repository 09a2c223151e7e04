namespace ActorShm.Semantics.Tests;

/// <summary>What a <see cref="ScriptedActor"/> does.</summary>
internal sealed class Script
{
    /// <summary>Handles messages; throwing is failing.</summary>
    public Action<IUntypedActorContext, object> OnReceive { get; init; } = static (_, _) => { };

    public Action<IUntypedActorContext> OnPreStart { get; init; } = static _ => { };

    public Action OnPostStop { get; init; } = static () => { };

    public Action<IUntypedActorContext, Exception, object?> OnPreRestart { get; init; } = static (_, _, _) => { };

    public Action<Exception> OnPostRestart { get; init; } = static _ => { };

    /// <summary>Whether a restart leaves the children alone.</summary>
    public bool KeepsChildren { get; init; }

    /// <summary>How it supervises its children; null for the default.</summary>
    public SupervisorStrategy? Strategy { get; init; }

    public Props Props => Props.Create(() => new ScriptedActor(this));
}

internal sealed class ScriptedActor : UntypedActor
{
    private readonly Script _script;

    public ScriptedActor(Script script) => _script = script;

    protected override void OnReceive(object message) => _script.OnReceive(Context, message);

    protected override void PreStart() => _script.OnPreStart(Context);

    protected override void PostStop() => _script.OnPostStop();

    protected override void PreRestart(Exception reason, object? message)
    {
        _script.OnPreRestart(Context, reason, message);
        if (!_script.KeepsChildren)
        {
            base.PreRestart(reason, message);
        }
    }

    protected override void PostRestart(Exception reason)
    {
        _script.OnPostRestart(reason);
        base.PostRestart(reason);
    }

    protected override SupervisorStrategy SupervisorStrategy() => _script.Strategy ?? base.SupervisorStrategy();
}
