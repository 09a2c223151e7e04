namespace ActorShm.Actors.Coordination;

/// <summary>Watches the actors that a run cannot do without, and says which one stopped.</summary>
internal sealed class RunGuardActor : ReceiveActor
{
    private readonly IReadOnlyList<IActorRef> _guarded;
    private readonly TaskCompletionSource<string?> _ended;

    /// <param name="guarded">The actors that live as long as the run.</param>
    /// <param name="ended">Gets the sentence that says which one stopped first.</param>
    public RunGuardActor(IReadOnlyList<IActorRef> guarded, TaskCompletionSource<string?> ended)
    {
        _guarded = guarded;
        _ended = ended;
        Receive<Terminated>(stopped => ended.TrySetResult(
            $"The actor {stopped.ActorRef.Path} stopped while the run was open, so nothing can be asked of this run any more. The log says why it stopped; start the run again."));
    }

    /// <summary>Reports the end of the run if nothing else has. This actor stops with the others when their system ends, perhaps before it hears of them; a run that ended in good order has said so before.</summary>
    protected override void PostStop() =>
        _ended.TrySetResult("The actor system ended while the run was open, so nothing can be asked of this run any more. End the run first.");

    /// <inheritdoc/>
    protected override void PreStart()
    {
        foreach (var actor in _guarded)
        {
            Context.Watch(actor);
        }
    }
}
