using System.Collections.Immutable;
using ActorShm.Actors.Messages.Wire;

namespace ActorShm.Actors;

/// <summary>A node that is gone from the run, and why.</summary>
/// <param name="Ordinal">The node's place among all nodes that have gone from the run, from 1 on.</param>
/// <param name="Node">The node's number in the run, which another node may have by now.</param>
/// <param name="Pid">The node's process id.</param>
/// <param name="JoinedAt">The time when it joined.</param>
/// <param name="GoneAt">The time when its exit was seen.</param>
/// <param name="PartitionsDone">The number of partitions that it had processed.</param>
/// <param name="HasLeft">Whether it left in good order, because it was told to or had asked; otherwise it was lost.</param>
/// <param name="Cause">How it ended, as the rest of a sentence whose subject is the node.</param>
/// <param name="LastLines">The last lines of its output as one text; empty when nobody kept them.</param>
/// <param name="Next">What its launcher does about it, as a sentence; empty when the host did not start it.</param>
/// <param name="Usage">The resources that its process used when last measured; null when it was never measured.</param>
/// <param name="Work">What it left undone: for each job a clause that names the partitions.</param>
public sealed record GoneNode(
    long Ordinal,
    int Node,
    int Pid,
    DateTimeOffset JoinedAt,
    DateTimeOffset GoneAt,
    long PartitionsDone,
    bool HasLeft,
    string Cause,
    string LastLines,
    string Next,
    ProcessUsage? Usage,
    ImmutableArray<string> Work)
{
    /// <summary>The largest size in bytes of the last lines.</summary>
    internal const int MaximumLinesBytes = 4096;

    /// <summary>The largest size in bytes of each other text.</summary>
    internal const int MaximumTextBytes = 512;

    /// <summary>The largest number of jobs that are named.</summary>
    internal const int MaximumWork = 8;

    internal static void Write(WireWriter to, GoneNode node)
    {
        to.Int64(node.Ordinal);
        to.Int32(node.Node);
        to.Int32(node.Pid);
        to.Time(node.JoinedAt);
        to.Time(node.GoneAt);
        to.Int64(node.PartitionsDone);
        to.Bool(node.HasLeft);
        to.Text(node.Cause);
        to.Text(node.LastLines);
        to.Text(node.Next);
        to.Optional(node.Usage, ProcessUsage.Write);
        to.List(node.Work, static (w, text) => w.Text(text));
    }

    internal static GoneNode Read(WireReader from) => new(
        from.Count64(),
        from.Count32(),
        from.Count32(),
        from.Time(),
        from.Time(),
        from.Count64(),
        from.Bool(),
        from.Text(),
        from.Text(),
        from.Text(),
        from.Optional(ProcessUsage.Read),
        from.List(static r => r.Text()));
}
