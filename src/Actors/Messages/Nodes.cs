using System.Collections.Immutable;
using ActorShm.Actors.Messages.Wire;

namespace ActorShm.Actors.Messages;

/// <summary>Asks for the nodes of the run. Answered by <see cref="NodesListed"/>.</summary>
/// <param name="After">Restricts the answer to nodes with higher numbers.</param>
internal sealed record ListNodes(int After) : IWireMessage<ListNodes>
{
    public static string Manifest => "list-nodes";

    public void Write(WireWriter to) => to.Int32(After);

    public static ListNodes Read(WireReader from) => new(from.Count32());
}

/// <summary>The nodes of the run ordered by number, as many as fit; <see cref="HasMore"/> says whether there are more.</summary>
internal sealed record NodesListed(int HostPid, ImmutableArray<NodeInfo> Nodes, bool HasMore) : IWireMessage<NodesListed>
{
    /// <summary>The largest number of nodes in one message.</summary>
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

/// <summary>Asks for the nodes that have gone from the run. Answered by <see cref="GoneNodesListed"/>.</summary>
/// <param name="Node">Restricts the answer to nodes that had this number; 0 for all.</param>
/// <param name="Before">Restricts the answer to lower ordinals.</param>
/// <param name="OnlyLost">Whether to leave out nodes that left in good order.</param>
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
    /// <summary>The largest number of nodes in one message.</summary>
    public const int MaximumNodes = 2;

    public static string Manifest => "gone-nodes-listed";

    public void Write(WireWriter to)
    {
        to.List(Nodes, GoneNode.Write);
        to.Bool(HasMore);
    }

    public static GoneNodesListed Read(WireReader from) => new(from.List(GoneNode.Read), from.Bool());
}
