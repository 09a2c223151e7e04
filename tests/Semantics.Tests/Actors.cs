namespace ActorShm.Semantics.Tests;

/// <summary>Hands every message on, keeping its sender.</summary>
internal sealed class Forwarder : ReceiveActor
{
    public Forwarder(IActorRef target) => ReceiveAny(target.Forward);
}

/// <summary>Fails with any exception it is told, tells its hooks, counts, and makes children.</summary>
internal sealed class Worker : UntypedActor
{
    private readonly IActorRef _observer;
    private int _count;

    public Worker(IActorRef observer) => _observer = observer;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Exception failure:
                throw failure;
            case "count":
                Sender.Tell(++_count);
                break;
            case "stop":
                Context.Stop(Self);
                break;
            default:
                _observer.Tell(message);
                break;
        }
    }

    protected override void PreStart() => _observer.Tell("PreStart");

    protected override void PreRestart(Exception reason, object? message)
    {
        _observer.Tell("PreRestart " + (message?.GetType().Name ?? "none"));
        base.PreRestart(reason, message);
    }

    protected override void PostRestart(Exception reason)
    {
        _observer.Tell("PostRestart " + reason.GetType().Name);
        base.PostRestart(reason);
    }

    protected override void PostStop() => _observer.Tell("PostStop");
}

/// <summary>Counts, and fails when it is to.</summary>
internal sealed class Counter : ReceiveActor
{
    private int _count;

    public Counter()
    {
        Receive<Exception>(Fail);
        ReceiveAny(_ => Sender.Tell(++_count));
    }

    private static void Fail(Exception failure) => throw failure;
}

/// <summary>Makes children from the props it is told, and supervises them with the strategy it was given.</summary>
internal sealed class Supervisor : ReceiveActor
{
    private readonly SupervisorStrategy _strategy;

    public Supervisor(SupervisorStrategy strategy)
    {
        _strategy = strategy;
        Receive<Props>(props => Sender.Tell(Context.ActorOf(props)));
        Receive<Exception>(Fail);
    }

    protected override SupervisorStrategy SupervisorStrategy() => _strategy;

    private static void Fail(Exception failure) => throw failure;
}
