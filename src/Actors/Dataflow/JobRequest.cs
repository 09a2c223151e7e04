
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

/// <summary>A node is ready for work. From the coordinator to its jobs.</summary>
/// <param name="Number">The node's number.</param>
/// <param name="Worker">Who works in it.</param>
/// <param name="Kernels">The kernels that are registered in it.</param>
internal sealed record NodeJoined(int Number, IActorRef Worker, IReadOnlySet<string> Kernels);

/// <summary>A node's process is gone, seen by its exit, so it writes nothing any more. From the coordinator to its jobs.</summary>
/// <param name="Number">The node's number.</param>
/// <param name="Pid">Its process.</param>
/// <param name="HasLeft">Whether it went in good order, so that what it had claimed counts as handed back.</param>
/// <param name="Description">Which process it was, how it ended, and its last lines, as a sentence.</param>
/// <param name="Cause">How it ended, as a clause that begins with the node.</param>
internal sealed record NodeGone(int Number, int Pid, bool HasLeft, string Description, string Cause);

/// <summary>A job has no node to work on it: answer whether one is on its way. From a job to the coordinator, again and again while it is so.</summary>
internal sealed record FindComingNode;

/// <summary>A node is on its way. From the coordinator to a job.</summary>
internal sealed record NodeIsComing;

/// <summary>No node is on its way. From the coordinator to a job, behind all that it was told of nodes before.</summary>
internal sealed record NoNodeComes;
