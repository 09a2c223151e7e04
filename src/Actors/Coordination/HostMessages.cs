namespace ActorShm.Actors.Coordination;

/// <summary>Answer with <see cref="NodesReady"/> once that many nodes can work. Stays in the host process.</summary>
internal sealed record AwaitNodes(int Count);

/// <summary>That many nodes can work now.</summary>
internal sealed record NodesReady(int Count);

/// <summary>Take no new work, wait for running jobs, send the nodes away; answered by <see cref="Drained"/>. Stays in the host process.</summary>
/// <param name="CancelJobs">Whether running jobs are cancelled instead of waited for.</param>
internal sealed record Drain(bool CancelJobs);

/// <summary>No job runs, and every node's process is gone.</summary>
internal sealed record Drained;
