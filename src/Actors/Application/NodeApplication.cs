using ActorShm.Kernels;

namespace ActorShm.Actors.Application;

/// <summary>What an embedder adds to the nodes of a run.</summary>
internal sealed record NodeApplication
{
    /// <summary>The kernels that the node can run.</summary>
    public KernelSet Kernels { get; init; } = KernelSet.Empty;

    /// <summary>The messages of the embedder's own actors, the same as in the host.</summary>
    public MessageSet Messages { get; init; } = MessageSet.Empty;

    /// <summary>Called when the node is linked to its host and before it joins; starts the embedder's own actors. What it throws ends the node.</summary>
    public Action<NodeContext>? OnStart { get; init; }
}
