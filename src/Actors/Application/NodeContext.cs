using ActorShm.Segments;

namespace ActorShm.Actors;

/// <summary>A node, as the embedder's own actors in it see it. Safe on any thread as long as the node runs.</summary>
/// <param name="number">The number that the node's launcher gave it; 0 when it has none yet.</param>
/// <param name="system">The node's actor system.</param>
/// <param name="segments">The run's segments.</param>
/// <param name="hostAddress">The address of the host.</param>
public sealed class NodeContext(int number, ActorSystem system, SegmentDirectory segments, Address hostAddress)
{
    /// <summary>Gets the number that the node's launcher gave it; 0 when nobody launched it.</summary>
    public int Number => number;

    /// <summary>Gets the node's actor system, linked to those of the host and of the other nodes. Ends with the node.</summary>
    public ActorSystem ActorSystem => system;

    /// <summary>Gets the run's segments, opened by their handles. Belongs to the node.</summary>
    public SegmentDirectory Segments => segments;

    /// <summary>Selects an actor of the host, or several by a pattern, to send messages to or to resolve.</summary>
    /// <param name="path">The actor's path below <c>/user</c>.</param>
    public ActorSelection HostActor(string path) => system.ActorSelection($"{hostAddress}/user/{path}");
}
