using ActorShm.Actors.Messages;

namespace ActorShm.Actors.Client;

/// <summary>Represents a client to the coordinator: opens the session, submits jobs and receives their answers.</summary>
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

    /// <summary>Ends the session after a defect. A session opened anew would own nothing that the first one made, and the host would never hear that the first one is over.</summary>
    protected override void PostRestart(Exception reason)
    {
        _link.OnDefect(reason);
        Context.Stop(Self);
    }
}
