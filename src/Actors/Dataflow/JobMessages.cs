using System.Collections.Immutable;
using ActorShm.Actors.Messages;
using ActorShm.Segments;

namespace ActorShm.Actors.Dataflow;

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

/// <summary>A node is on its way. From the coordinator to a job.</summary>
internal sealed record NodeIsComing;

/// <summary>No node is on its way. From the coordinator to a job, behind all that it was told of nodes before.</summary>
internal sealed record NoNodeComes;

/// <summary>End the job for this reason. From the coordinator to a job; stays in the host process.</summary>
/// <param name="Reason">By whom, and why, as a sentence.</param>
/// <param name="IsClientGone">Whether its client has ended, and is not to be told: to who waits there, no answer is the answer.</param>
internal sealed record StopJob(string Reason, bool IsClientGone = false);

/// <summary>Where a job stands, and its nodes. From a job to the coordinator, again and again while it lives; stays in the host process.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Stage">The stage that it is in, counted from 1; 0 before the first.</param>
/// <param name="Done">What is done.</param>
/// <param name="Total">What all stages go over.</param>
/// <param name="Partitions">Partitions of the stages that have begun.</param>
/// <param name="Retries">Partitions that were given out again.</param>
/// <param name="Arrays">What it reads and writes.</param>
/// <param name="Nodes">What it knows of its nodes.</param>
/// <param name="Waiting">What it waits for.</param>
internal sealed record JobReported(
    JobState State,
    int Stage,
    JobVolume Done,
    JobVolume Total,
    long Partitions,
    long Retries,
    ImmutableArray<JobSegment> Arrays,
    ImmutableArray<JobNodeReport> Nodes,
    string Waiting)
{
    /// <summary>What is known of a job that has only just begun.</summary>
    public static JobReported Nothing { get; } = new(JobState.Planning, 0, default, default, 0, 0, [], [], "its program to be read");
}

/// <summary>What a job knows of a node at a moment. Stays in the host process.</summary>
/// <param name="Node">The node's number.</param>
/// <param name="Beats">How many blocks it says that it has finished for the job's stages that it has open now.</param>
/// <param name="Owes">Whether the job cannot go on, or end, without it: it holds a partition, leaves one lying that nobody has, or was told to close a stage.</param>
/// <param name="PartitionsOfStage">How many partitions it has done of the stage that the job is in; of the last one when none follows.</param>
/// <param name="DoneSince">How many of all stages it has done since the last report.</param>
internal readonly record struct JobNodeReport(int Node, long Beats, bool Owes, long PartitionsOfStage, long DoneSince);

/// <summary>A segment that a job reads or writes: of that generation, as the memory of one that is retired has its number again. Stays in the host process.</summary>
/// <param name="Name">What the program calls it, or its label.</param>
/// <param name="Handle">Which one it is.</param>
/// <param name="IsWritten">Whether the job writes it.</param>
internal sealed record JobSegment(string Name, SegmentHandle Handle, bool IsWritten);

/// <summary>The client is about to have its answer. From a job to the coordinator; stays in the host process.</summary>
/// <param name="Last">Where it stood.</param>
/// <param name="Failure">Why there is no answer; null when there is one.</param>
/// <param name="WasStopped">Whether that is because somebody ended it, by <see cref="StopJob"/>.</param>
internal sealed record JobConcluded(JobReported Last, JobFailed? Failure, bool WasStopped);

/// <summary>A node that is gone held partitions of a job. From the job to the coordinator; stays in the host process.</summary>
/// <param name="Gone">The node.</param>
/// <param name="Evidence">What happened and what became of it, as sentences.</param>
/// <param name="Count">How many partitions are done again.</param>
/// <param name="Undone">What the node left undone, as a clause.</param>
internal sealed record PartitionsReleased(NodeGone Gone, string Evidence, int Count, string Undone);

/// <summary>A node could not open a stage of a job, which others do now. From the job to the coordinator; stays in the host process.</summary>
/// <param name="Node">The node.</param>
/// <param name="DoneBefore">How many partitions of earlier stages it has done since the last report: told now, because a part that it has done after this message is a part that it could do.</param>
/// <param name="Evidence">What happened, as sentences.</param>
internal sealed record NodeUnable(int Node, long DoneBefore, string Evidence);

/// <summary>When a node was lost, an input of a job was shorter than planned, which ends whoever touches what is gone. From the job to the coordinator; stays in the host process.</summary>
/// <param name="Gone">The node.</param>
/// <param name="Circumstance">What happened to the file, as the rest of a sentence that says how the node ended.</param>
internal sealed record InputTruncated(NodeGone Gone, string Circumstance);

/// <summary>A job has no node to work on it: answer whether one is on its way. From a job to the coordinator, again and again while it is so.</summary>
internal sealed record FindComingNode;
