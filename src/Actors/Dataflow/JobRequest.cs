namespace ActorShm.Actors.Dataflow;

/// <summary>The request that the coordinator gives to a new job; stays in the host process.</summary>
/// <param name="RunJob">The job's number in the run, which the nodes see.</param>
/// <param name="Session">The session that owns what the job makes.</param>
/// <param name="ClientJob">The client's number for the job.</param>
/// <param name="Client">The actor that gets the answer.</param>
/// <param name="Terms">The terms of the job.</param>
/// <param name="Description">What the job does, for people: the text of its program.</param>
/// <param name="Trace">The client's activity that the job belongs to; empty when there is none.</param>
/// <param name="Plan">Makes the plan, on any thread; throws what the client has to be told.</param>
/// <param name="Kernel">The kernel that a node must have to work for the job; null when any node will do.</param>
internal sealed record JobRequest(long RunJob, long Session, long ClientJob, IActorRef Client, JobTerms Terms, string Description, string Trace, Func<CancellationToken, JobPlan> Plan, string? Kernel = null)
{
    /// <summary>Whether a node with these kernels can work for the job.</summary>
    public bool CanUse(IReadOnlySet<string> kernels) => Kernel is null || kernels.Contains(Kernel);
}
