using ActorShm.Kernels;

namespace ActorShm.Actors.Application;

/// <summary>The embedder's additions to the nodes of a run.</summary>
internal sealed record NodeApplication
{
    /// <summary>The kernels that the node can run.</summary>
    public KernelSet Kernels { get; init; } = KernelSet.Empty;

    /// <summary>The messages of the embedder's own actors, the same as in the host.</summary>
    public MessageSet Messages { get; init; } = MessageSet.Empty;

    /// <summary>Called when the node is linked to its host and before it joins, to start the embedder's own actors. An exception from it ends the node.</summary>
    public Action<NodeContext>? OnStart { get; init; }
}
