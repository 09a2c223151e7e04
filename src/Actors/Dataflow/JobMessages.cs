using System.Collections.Immutable;
using ActorShm.Actors.Messages;
using ActorShm.Segments;

namespace ActorShm.Actors.Dataflow;

/// <summary>Tells a job that a node is ready for work. From the coordinator to its jobs.</summary>
/// <param name="Number">The node's number.</param>
/// <param name="Worker">The node's worker.</param>
/// <param name="Kernels">The kernels that are registered in it.</param>
internal sealed record NodeJoined(int Number, IActorRef Worker, IReadOnlySet<string> Kernels);

/// <summary>Tells a job that a node's process is gone. Its exit was seen, so it writes nothing any more. From the coordinator to its jobs.</summary>
/// <param name="Number">The node's number.</param>
/// <param name="Pid">The node's process id.</param>
/// <param name="HasLeft">Whether it left in good order, so that what it had claimed counts as handed back.</param>
/// <param name="Description">Which process it was, how it ended, and its last lines, as a sentence.</param>
/// <param name="Cause">How it ended, as a clause whose subject is the node.</param>
internal sealed record NodeGone(int Number, int Pid, bool HasLeft, string Description, string Cause);

/// <summary>Tells a job that a node is on its way. From the coordinator to a job.</summary>
internal sealed record NodeIsComing;

/// <summary>Tells a job that no node is on its way. From the coordinator to a job, after all earlier news of nodes.</summary>
internal sealed record NoNodeComes;

/// <summary>Tells a job to end for this reason. From the coordinator to a job; stays in the host process.</summary>
/// <param name="Reason">Who ends it and why, as a sentence.</param>
/// <param name="IsClientGone">Whether its client is gone and is not told; to whoever waits there, the missing answer is the answer.</param>
internal sealed record StopJob(string Reason, bool IsClientGone = false);

/// <summary>Reports where a job and its nodes stand. From a job to the coordinator, regularly while it lives; stays in the host process.</summary>
/// <param name="State">The state of the job.</param>
/// <param name="Stage">The current stage, counted from 1; 0 before the first.</param>
/// <param name="Done">The work that is done.</param>
/// <param name="Total">The work of all stages.</param>
/// <param name="Partitions">Partitions of the stages that have begun.</param>
/// <param name="Retries">Partitions that were given out again.</param>
/// <param name="Arrays">The segments that it reads and writes.</param>
/// <param name="Nodes">What it knows about its nodes.</param>
/// <param name="Waiting">What it waits for, as a clause.</param>
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
    /// <summary>Gets the report for a job that has only just begun.</summary>
    public static JobReported Nothing { get; } = new(JobState.Planning, 0, default, default, 0, 0, [], [], "its program to be read");
}

/// <summary>What a job knows about a node at one moment. Stays in the host process.</summary>
/// <param name="Node">The node's number.</param>
/// <param name="Beats">The number of blocks that the node says it has finished, for the job's stages that it has open now.</param>
/// <param name="Owes">Whether the job cannot go on, or end, without the node: it holds a partition, leaves one undone that nobody has, or was told to close a stage.</param>
/// <param name="PartitionsOfStage">The partitions that it has done of the job's current stage, or of the last one when none follows.</param>
/// <param name="DoneSince">The partitions of all stages that it has done since the last report.</param>
internal readonly record struct JobNodeReport(int Node, long Beats, bool Owes, long PartitionsOfStage, long DoneSince);

/// <summary>A segment that a job reads or writes. The handle includes the generation, because the memory of a retired segment is used again under its number. Stays in the host process.</summary>
/// <param name="Name">The name in the program, or the segment's label.</param>
/// <param name="Handle">The handle of the segment.</param>
/// <param name="IsWritten">Whether the job writes it.</param>
internal sealed record JobSegment(string Name, SegmentHandle Handle, bool IsWritten);

/// <summary>Says that the client is about to get its answer. From a job to the coordinator; stays in the host process.</summary>
/// <param name="Last">The last report of the job.</param>
/// <param name="Failure">The failure; null when there is an answer.</param>
/// <param name="WasStopped">Whether it failed because it was ended by <see cref="StopJob"/>.</param>
internal sealed record JobConcluded(JobReported Last, JobFailed? Failure, bool WasStopped);

/// <summary>Reports that a gone node held partitions of a job. From the job to the coordinator; stays in the host process.</summary>
/// <param name="Gone">The node.</param>
/// <param name="Evidence">What happened and what was done about it, as sentences.</param>
/// <param name="Count">The number of partitions that are done again.</param>
/// <param name="Undone">What the node left undone, as a clause.</param>
internal sealed record PartitionsReleased(NodeGone Gone, string Evidence, int Count, string Undone);

/// <summary>Reports that a node could not open a stage of a job; other nodes do it. From the job to the coordinator; stays in the host process.</summary>
/// <param name="Node">The node.</param>
/// <param name="DoneBefore">The partitions of earlier stages that the node has done since the last report. They are reported now, because a part that is reported after this message shows that the node could open a stage again.</param>
/// <param name="Evidence">What happened, as sentences.</param>
internal sealed record NodeUnable(int Node, long DoneBefore, string Evidence);

/// <summary>Reports that, when a node was lost, an input of a job was shorter than planned; the kernel kills processes that touch the missing part. From the job to the coordinator; stays in the host process.</summary>
/// <param name="Gone">The node.</param>
/// <param name="Circumstance">What happened to the file, as the rest of a sentence that says how the node ended.</param>
internal sealed record InputTruncated(NodeGone Gone, string Circumstance);

/// <summary>Asks whether a node is on its way, because the job has none to work on it. From a job to the coordinator, regularly as long as this is so.</summary>
internal sealed record FindComingNode;
