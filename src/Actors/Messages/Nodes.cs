using System.Collections.Immutable;
using ActorShm.Actors.Messages.Wire;

namespace ActorShm.Actors.Messages;

/// <summary>What the operating system says of a process.</summary>
/// <param name="ResidentBytes">Memory that it has in place now; shared pages count in full.</param>
/// <param name="PeakBytes">The most that it ever had.</param>
/// <param name="MinorFaults">Pages that were mapped without reading from a disk.</param>
/// <param name="MajorFaults">Pages that had to be read from a disk.</param>
/// <param name="ProcessorTime">Time on processors, in programs and in the kernel.</param>
public sealed record ProcessUsage(long ResidentBytes, long PeakBytes, long MinorFaults, long MajorFaults, TimeSpan ProcessorTime)
{
    internal static void Write(WireWriter to, ProcessUsage usage)
    {
        to.Int64(usage.ResidentBytes);
        to.Int64(usage.PeakBytes);
        to.Int64(usage.MinorFaults);
        to.Int64(usage.MajorFaults);
        to.Int64(usage.ProcessorTime.Ticks);
    }

    internal static ProcessUsage Read(WireReader from) =>
        new(from.Count64(), from.Count64(), from.Count64(), from.Count64(), TimeSpan.FromTicks(from.Count64()));
}

/// <summary>What the coordinator knows of one living node.</summary>
/// <param name="Node">Its number in the run.</param>
/// <param name="Pid">Its process id.</param>
/// <param name="JoinedAt">When it joined.</param>
/// <param name="PartitionsDone">How many partitions it has processed.</param>
/// <param name="IsLaunched">Whether the host started it.</param>
/// <param name="Usage">What its process takes, as looked at last; null before the first look.</param>
public sealed record NodeInfo(int Node, int Pid, DateTimeOffset JoinedAt, long PartitionsDone, bool IsLaunched, ProcessUsage? Usage)
{
    internal static void Write(WireWriter to, NodeInfo node)
    {
        to.Int32(node.Node);
        to.Int32(node.Pid);
        to.Time(node.JoinedAt);
        to.Int64(node.PartitionsDone);
        to.Bool(node.IsLaunched);
        to.Optional(node.Usage, ProcessUsage.Write);
    }

    internal static NodeInfo Read(WireReader from) =>
        new(from.Count32(), from.Count32(), from.Time(), from.Count64(), from.Bool(), from.Optional(ProcessUsage.Read));
}

/// <summary>A node that is no longer there, and why.</summary>
/// <param name="Ordinal">Its place among all nodes that have gone from the run, from 1 on.</param>
/// <param name="Node">Its number in the run, which another may have by now.</param>
/// <param name="Pid">Its process id.</param>
/// <param name="JoinedAt">When it joined.</param>
/// <param name="GoneAt">When its exit was seen.</param>
/// <param name="PartitionsDone">How many partitions it had processed.</param>
/// <param name="HasLeft">Whether it went in good order, because it was told to or had asked; otherwise it was lost.</param>
/// <param name="Cause">How it ended, as the rest of a sentence that begins with the node.</param>
/// <param name="LastLines">The last lines of its output, in one text; empty when nobody kept them.</param>
/// <param name="Next">What its launcher does about it, as a sentence; empty when the host did not start it.</param>
/// <param name="Usage">What its process took when it was looked at last; null when it never was.</param>
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
    /// <summary>The most bytes of its last lines that are told.</summary>
    internal const int MaximumLinesBytes = 4096;

    /// <summary>The most bytes of each other text.</summary>
    internal const int MaximumTextBytes = 512;

    /// <summary>The most jobs that are named.</summary>
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

/// <summary>Which nodes does the run have? Answered by <see cref="NodesListed"/>.</summary>
/// <param name="After">Only nodes with higher numbers.</param>
internal sealed record ListNodes(int After) : IWireMessage<ListNodes>
{
    public static string Manifest => "list-nodes";

    public void Write(WireWriter to) => to.Int32(After);

    public static ListNodes Read(WireReader from) => new(from.Count32());
}

/// <summary>The nodes of the run by number, as many as fit; <see cref="HasMore"/> says whether there are more.</summary>
internal sealed record NodesListed(int HostPid, ImmutableArray<NodeInfo> Nodes, bool HasMore) : IWireMessage<NodesListed>
{
    /// <summary>The most nodes in one message.</summary>
    public const int MaximumNodes = 256;

    public static string Manifest => "nodes-listed";

    public void Write(WireWriter to)
    {
        to.Int32(HostPid);
        to.List(Nodes, NodeInfo.Write);
        to.Bool(HasMore);
    }

    public static NodesListed Read(WireReader from) => new(from.Count32(), from.List(NodeInfo.Read), from.Bool());
}

/// <summary>Which nodes have gone from the run? Answered by <see cref="GoneNodesListed"/>.</summary>
/// <param name="Node">Only those that had this number; 0 for all.</param>
/// <param name="Before">Only those with lower ordinals.</param>
/// <param name="OnlyLost">Only those that have not left in good order.</param>
internal sealed record ListGoneNodes(int Node, long Before, bool OnlyLost) : IWireMessage<ListGoneNodes>
{
    public static string Manifest => "list-gone-nodes";

    public void Write(WireWriter to)
    {
        to.Int32(Node);
        to.Int64(Before);
        to.Bool(OnlyLost);
    }

    public static ListGoneNodes Read(WireReader from) => new(from.Count32(), from.Count64(), from.Bool());
}

/// <summary>Nodes that are gone, from the newest to the oldest, as many as fit; <see cref="HasMore"/> says whether there are older ones.</summary>
internal sealed record GoneNodesListed(ImmutableArray<GoneNode> Nodes, bool HasMore) : IWireMessage<GoneNodesListed>
{
    /// <summary>The most nodes in one message.</summary>
    public const int MaximumNodes = 2;

    public static string Manifest => "gone-nodes-listed";

    public void Write(WireWriter to)
    {
        to.List(Nodes, GoneNode.Write);
        to.Bool(HasMore);
    }

    public static GoneNodesListed Read(WireReader from) => new(from.List(GoneNode.Read), from.Bool());
}
