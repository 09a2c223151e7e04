namespace ActorShm.Actors.Coordination;

/// <summary>Watches the actors without which a run is no run, and says which one stopped.</summary>
internal sealed class RunGuardActor : ReceiveActor
{
    /// <summary>Its name under <c>/user</c>, which may be a system of an embedder's.</summary>
    public const string Name = "actorshm-guard";

    private readonly IReadOnlyList<IActorRef> _guarded;

    /// <param name="guarded">The actors that live as long as the run.</param>
    /// <param name="ended">Gets the sentence that says which one stopped first.</param>
    public RunGuardActor(IReadOnlyList<IActorRef> guarded, TaskCompletionSource<string?> ended)
    {
        _guarded = guarded;
        Receive<Terminated>(stopped => ended.TrySetResult(
            $"The actor {stopped.ActorRef.Path} stopped while the run was open, so nothing can be asked of this run any more. The log says why it stopped; start the run again."));
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        foreach (var actor in _guarded)
        {
            Context.Watch(actor);
        }
    }
}
