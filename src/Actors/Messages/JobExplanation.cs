using System.Collections.Immutable;
using ActorShm.Actors.Messages.Wire;
using ActorShm.Segments;

namespace ActorShm.Actors;

/// <summary>A segment that a job reads or made.</summary>
/// <param name="Name">The name in the program, or the segment's label.</param>
/// <param name="Segment">The id of the segment.</param>
/// <param name="IsWritten">Whether the job writes it.</param>
public sealed record JobArray(string Name, SegmentId Segment, bool IsWritten)
{
    internal static void Write(WireWriter to, JobArray array)
    {
        to.Text(array.Name);
        to.Id(array.Segment);
        to.Bool(array.IsWritten);
    }

    internal static JobArray Read(WireReader from) => new(from.Text(), from.Id(), from.Bool());
}

/// <summary>A node's part in a running job.</summary>
/// <param name="Node">The number of the node.</param>
/// <param name="PartitionsDone">The partitions that it has done of the current stage, or of the last one.</param>
/// <param name="IsOwing">Whether the job cannot go on without the node, because it holds a partition or still has a stage to close.</param>
public sealed record JobShare(int Node, long PartitionsDone, bool IsOwing)
{
    internal static void Write(WireWriter to, JobShare share)
    {
        to.Int32(share.Node);
        to.Int64(share.PartitionsDone);
        to.Bool(share.IsOwing);
    }

    internal static JobShare Read(WireReader from) => new(from.Count32(), from.Count64(), from.Bool());
}

/// <summary>Everything that is known about one job: its state, why it failed, and what happened to it on the way.</summary>
/// <param name="Job">The job, with more of its program than a list shows.</param>
/// <param name="Priority">Its priority.</param>
/// <param name="Deadline">How long the job may take; null for any time.</param>
/// <param name="Kind">The kind of its failure; null when it has not failed.</param>
/// <param name="Reason">Why it failed, where, and what to do next; empty when it has not failed.</param>
/// <param name="Waiting">What the job waits for, as a clause, and which of those nodes are stopped; empty when the job is over.</param>
/// <param name="Arrays">The segments that the job reads and writes.</param>
/// <param name="Shares">What each node does for the job now; at most the first 64 nodes.</param>
/// <param name="Evidence">What happened to the job: each lost node with the partitions that were done again, and each node that could not open a stage. At most the last 8.</param>
public sealed record JobExplanation(
    JobInfo Job,
    JobPriority Priority,
    TimeSpan? Deadline,
    FailureKind? Kind,
    string Reason,
    string Waiting,
    ImmutableArray<JobArray> Arrays,
    ImmutableArray<JobShare> Shares,
    ImmutableArray<string> Evidence)
{
    /// <summary>The bytes of a program that an explanation shows.</summary>
    internal const int MaximumProgramBytes = 2048;

    /// <summary>The bytes of a reason that an explanation shows.</summary>
    internal const int MaximumReasonBytes = 4096;

    /// <summary>The largest number of segments; a program has at most 64 inputs and 96 arrays of its own.</summary>
    internal const int MaximumArrays = 160;

    /// <summary>The largest size in bytes of an array's name.</summary>
    internal const int MaximumNameBytes = 48;

    /// <summary>The largest number of nodes whose share is included.</summary>
    internal const int MaximumShares = 64;

    /// <summary>The largest number of nodes that are named as stopped.</summary>
    internal const int MaximumStopped = 4;

    /// <summary>The largest number of pieces of evidence; the last ones are kept.</summary>
    internal const int MaximumEvidence = 8;

    /// <summary>The bytes of one piece of evidence.</summary>
    internal const int MaximumEvidenceBytes = 768;
}
