using ActorShm.Actors.Messages;

namespace ActorShm.Actors.Client;

/// <summary>Stands for a client towards the coordinator: opens the session, submits jobs, and takes their answers.</summary>
internal sealed class ClientActor : ReceiveActor
{
    private readonly IActorRef _coordinator;

    /// <summary>Called by <see cref="RunClient"/> only.</summary>
    public ClientActor(IActorRef coordinator, ClientLink link)
    {
        _coordinator = coordinator;
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
}
