using ActorShm.Actors.Messages;

namespace ActorShm.Actors.Client;

/// <summary>Stands for a client towards the coordinator: opens the session, submits jobs, and takes their answers.</summary>
internal sealed class ClientActor : ReceiveActor
{
    private readonly IActorRef _coordinator;
    private readonly ClientLink _link;

    /// <summary>Called by <see cref="RunClient"/> only.</summary>
    public ClientActor(IActorRef coordinator, ClientLink link)
    {
        _coordinator = coordinator;
        _link = link;
        Receive<SessionOpened>(link.OnSessionOpened);
        Receive<RequestFailed>(link.OnSessionRefused);
        Receive<SubmitProgram>(request => _coordinator.Tell(request, Self));
        Receive<SubmitKernel>(request => _coordinator.Tell(request, Self));
        Receive<FillWithRamp>(request => _coordinator.Tell(request, Self));
        Receive<CancelJob>(cancel => _coordinator.Tell(cancel, Self));
        Receive<JobProgressed>(link.OnProgressed);
        Receive<JobCompleted>(link.OnCompleted);
        Receive<JobFailed>(link.OnFailed);
        Receive<SessionClosed>(_ => link.OnSessionUnknown());
        Receive<Terminated>(_ => link.OnHostGone());
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.Watch(_coordinator);
        _coordinator.Tell(new OpenSession(), Self);
    }

    /// <summary>A defect ends the session: one that was opened again would own nothing of what the first one made, and the host would never hear that the first is over.</summary>
    protected override void PostRestart(Exception reason)
    {
        _link.OnDefect(reason);
        Context.Stop(Self);
    }
}
