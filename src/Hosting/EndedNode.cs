
using ActorShm.Actors;

namespace ActorShm.Hosting;

/// <summary>A node process of this program that has ended before its run. Immutable.</summary>
/// <param name="Node">Its number in the run; one that is started in its place has the same.</param>
/// <param name="Pid">The process that is gone.</param>
/// <param name="End">How it ended, its last lines of output, and what is done about it (<see cref="ProcessEnd.Next"/>).</param>
public sealed record EndedNode(int Node, int Pid, ProcessEnd End);
