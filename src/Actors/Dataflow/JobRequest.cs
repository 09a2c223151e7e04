namespace ActorShm.Actors.Dataflow;

/// <summary>What the coordinator tells a new job; stays in the host process.</summary>
/// <param name="RunJob">The job's number in the run, which the nodes see.</param>
/// <param name="Session">The session that owns what the job makes.</param>
/// <param name="ClientJob">The number that the client gave it.</param>
/// <param name="Client">Who gets the answer.</param>
/// <param name="Terms">How the job is to be run.</param>
/// <param name="Description">What it does, for people: the text of its program.</param>
/// <param name="Trace">The activity of the client that it belongs to; empty when there is none.</param>
/// <param name="Plan">Makes the plan, on any thread; throws what a client has to be told.</param>
/// <param name="Kernel">The kernel that a node must have to work for it; null when any node will do.</param>
internal sealed record JobRequest(long RunJob, long Session, long ClientJob, IActorRef Client, JobTerms Terms, string Description, string Trace, Func<CancellationToken, JobPlan> Plan, string? Kernel = null)
{
    /// <summary>Whether a node with these kernels can work for it.</summary>
    public bool CanUse(IReadOnlySet<string> kernels) => Kernel is null || kernels.Contains(Kernel);
}
