using System.Collections.Immutable;

namespace ActorShm.Actors.Dataflow;

/// <summary>What a job knows of a node at a moment.</summary>
/// <param name="Node">The node's number.</param>
/// <param name="Beats">How many blocks it says that it has finished for the job's stages that it has open now.</param>
/// <param name="Owes">Whether the job cannot go on, or end, without it: it holds a partition, leaves one lying that nobody has, or was told to close a stage.</param>
internal readonly record struct NodeObservation(int Node, long Beats, bool Owes);

/// <summary>What a job sees of its nodes, again and again while it lives. From a job to the coordinator.</summary>
internal sealed record NodesObserved(ImmutableArray<NodeObservation> Nodes);
