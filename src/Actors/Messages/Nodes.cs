using System.Collections.Immutable;
using ActorShm.Actors.Messages.Wire;

namespace ActorShm.Actors.Messages;

/// <summary>Which nodes does the run have?</summary>
internal sealed record ListNodes : IWireMessage<ListNodes>
{
    public static string Manifest => "list-nodes";

    public void Write(WireWriter to)
    {
        // There is nothing to say beyond the name.
    }

    public static ListNodes Read(WireReader from) => new();
}

/// <summary>What the coordinator knows of one living node.</summary>
/// <param name="Node">Its number in the run.</param>
/// <param name="Pid">Its process id.</param>
/// <param name="JoinedAt">When it joined.</param>
/// <param name="PartitionsDone">How many partitions it has processed.</param>
public sealed record NodeInfo(int Node, int Pid, DateTimeOffset JoinedAt, long PartitionsDone);

/// <summary>The nodes of the run, by number.</summary>
internal sealed record NodesListed(int HostPid, ImmutableArray<NodeInfo> Nodes) : IWireMessage<NodesListed>
{
    public static string Manifest => "nodes-listed";

    public void Write(WireWriter to)
    {
        to.Int32(HostPid);
        to.List(Nodes, static (w, node) =>
        {
            w.Int32(node.Node);
            w.Int32(node.Pid);
            w.Int64(node.JoinedAt.ToUnixTimeMilliseconds());
            w.Int64(node.PartitionsDone);
        });
    }

    public static NodesListed Read(WireReader from) => new(from.Count32(), from.List(static r => new NodeInfo(
        r.Count32(), r.Count32(), ReadTime(r), r.Count64())));

    private static DateTimeOffset ReadTime(WireReader from)
    {
        var milliseconds = from.Count64();
        return milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw new InvalidDataException($"{milliseconds} ms is no time.");
    }
}
