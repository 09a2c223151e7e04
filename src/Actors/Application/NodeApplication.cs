using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Application;

/// <summary>What an embedder adds to the nodes of a run.</summary>
public sealed record NodeApplication
{
    /// <summary>The kernels that the node can run.</summary>
    public KernelSet Kernels { get; init; } = KernelSet.Empty;

    /// <summary>The messages of the embedder's own actors, the same as in the host.</summary>
    public MessageSet Messages { get; init; } = MessageSet.Empty;

    /// <summary>Called when the node is linked to its host and before it joins; starts the embedder's own actors. What it throws ends the node.</summary>
    public Action<NodeContext>? OnStart { get; init; }
}

/// <summary>A node, as the embedder's own actors in it see it. Safe on any thread, as long as the node runs.</summary>
/// <param name="number">The number that its launcher gave it; 0 when it has none yet.</param>
/// <param name="system">The node's actor system.</param>
/// <param name="segments">The run's segments.</param>
/// <param name="hostAddress">Where the host is.</param>
public sealed class NodeContext(int number, ActorSystem system, SegmentDirectory segments, Address hostAddress)
{
    /// <summary>The number that its launcher gave it; 0 when nobody launched it.</summary>
    public int Number => number;

    /// <summary>The node's actor system, linked to those of the host and of the other nodes. Ends with the node.</summary>
    public ActorSystem ActorSystem => system;

    /// <summary>Opens the run's segments by their handles. Belongs to the node.</summary>
    public SegmentDirectory Segments => segments;

    /// <summary>An actor of the host, or several by a pattern, to be told or resolved.</summary>
    /// <param name="path">Its path below <c>/user</c>.</param>
    public ActorSelection HostActor(string path) => system.ActorSelection($"{hostAddress}/user/{path}");
}
