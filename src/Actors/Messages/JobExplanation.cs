using System.Collections.Immutable;
using ActorShm.Actors.Messages.Wire;
using ActorShm.Segments;

namespace ActorShm.Actors;

/// <summary>A segment that a job reads or has made.</summary>
/// <param name="Name">What the program calls it, or its label.</param>
/// <param name="Segment">Which one it is.</param>
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

/// <summary>The part of a node in a job that runs.</summary>
/// <param name="Node">The node.</param>
/// <param name="PartitionsDone">Partitions of the stage that is computed now, or was last, which it has done.</param>
/// <param name="IsOwing">Whether the job cannot go on without it: it has a partition in its hands, or a stage to close.</param>
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

/// <summary>Everything that is known of one job: where it stands, why it failed, and what happened to it on the way.</summary>
/// <param name="Job">The job, with more of its program.</param>
/// <param name="Priority">Its priority.</param>
/// <param name="Deadline">How long it may take; null for any time.</param>
/// <param name="Kind">The sort of its failure; null when it has not failed.</param>
/// <param name="Reason">Why it failed, where, and what to do next; empty when it has not failed.</param>
/// <param name="Waiting">What it waits for, as a clause, and which of those nodes are stopped; empty when it is over.</param>
/// <param name="Arrays">The segments that it reads and writes.</param>
/// <param name="Shares">What each node does for it now; at most the first 64.</param>
/// <param name="Evidence">What happened to it: each lost node, with the partitions that were done again, and each node that could not open a stage. At most the last 8.</param>
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

    /// <summary>The bytes of a reason.</summary>
    internal const int MaximumReasonBytes = 4096;

    /// <summary>The most segments; a program has at most 64 inputs and 96 arrays of its own.</summary>
    internal const int MaximumArrays = 160;

    /// <summary>The most bytes of an array's name.</summary>
    internal const int MaximumNameBytes = 48;

    /// <summary>The most nodes whose share is told.</summary>
    internal const int MaximumShares = 64;

    /// <summary>The most nodes of which it is said that they are stopped.</summary>
    internal const int MaximumStopped = 4;

    /// <summary>The most pieces of evidence, the last ones.</summary>
    internal const int MaximumEvidence = 8;

    /// <summary>The bytes of one piece of evidence.</summary>
    internal const int MaximumEvidenceBytes = 768;
}
