
using ActorShm.Actors;

namespace ActorShm.Hosting;

/// <summary>A node process of this program that ended before its run did. Immutable.</summary>
/// <param name="Node">The node's number in the run; a node that is started in its place has the same number.</param>
/// <param name="Pid">The id of the process that is gone.</param>
/// <param name="End">How the node ended, its last lines of output, and what is done about it (<see cref="ProcessEnd.Next"/>).</param>
public sealed record EndedNode(int Node, int Pid, ProcessEnd End);
