namespace ActorShm.Actors.Coordination;

/// <summary>Answer with <see cref="NodesReady"/> once that many nodes can work. Stays in the host process.</summary>
/// <param name="Count">How many.</param>
/// <param name="Stop">Cancelled when nobody waits for the answer any more.</param>
internal sealed record AwaitNodes(int Count, CancellationToken Stop = default);

/// <summary>Answer with <see cref="NodesReady"/> once the node in a process can work. Stays in the host process.</summary>
/// <param name="Pid">The process.</param>
/// <param name="Stop">Cancelled when nobody waits for the answer any more.</param>
internal sealed record AwaitNodeIn(int Pid, CancellationToken Stop = default);

/// <summary>That many nodes can work now.</summary>
internal sealed record NodesReady(int Count);

/// <summary>Take no new work and let running jobs end, with nodes that come to take the place of lost ones; answered by <see cref="JobsDrained"/>. Stays in the host process.</summary>
internal sealed record DrainJobs;

/// <summary>No job runs, and none will: who keeps nodes running is to stop before they are sent away.</summary>
internal sealed record JobsDrained;

/// <summary>Take no new work, let running jobs end, send the nodes away; answered by <see cref="Drained"/>. Stays in the host process.</summary>
internal sealed record Drain;

/// <summary>Wait no longer: jobs are cancelled and nodes killed. Stays in the host process.</summary>
internal sealed record DrainAtOnce;

/// <summary>No job runs, and every node's process is gone.</summary>
/// <param name="CancelledJobs">How many jobs did not end by themselves.</param>
/// <param name="KilledNodes">How many nodes did not.</param>
internal sealed record Drained(int CancelledJobs, int KilledNodes);

/// <summary>Who works in a node? Stays in the host process.</summary>
internal sealed record FindWorker(int Node);

/// <summary>The worker of a node; null when it is not part of the run. Stays in the host process.</summary>
internal sealed record WorkerFound(IActorRef? Worker);
