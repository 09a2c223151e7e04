namespace ActorShm.Actors.Coordination;

/// <summary>Asks for a <see cref="NodesReady"/> once this many nodes can work. Stays in the host process.</summary>
/// <param name="Count">The number of nodes.</param>
/// <param name="Stop">Cancelled when nobody waits for the answer any more.</param>
internal sealed record AwaitNodes(int Count, CancellationToken Stop = default);

/// <summary>Asks for a <see cref="NodesReady"/> once the node in a process can work. Stays in the host process.</summary>
/// <param name="Pid">The process id.</param>
/// <param name="Stop">Cancelled when nobody waits for the answer any more.</param>
internal sealed record AwaitNodeIn(int Pid, CancellationToken Stop = default);

/// <summary>Says that this many nodes can work now.</summary>
internal sealed record NodesReady(int Count);

/// <summary>Asks the coordinator to take no new work and to let running jobs end, with new nodes in place of lost ones; answered by <see cref="JobsDrained"/>. Stays in the host process.</summary>
internal sealed record DrainJobs;

/// <summary>Says that no job runs and none will. Whoever keeps nodes running has to stop doing so before the nodes are sent away.</summary>
internal sealed record JobsDrained;

/// <summary>Asks the coordinator to take no new work, let running jobs end, and send the nodes away; answered by <see cref="Drained"/>. Stays in the host process.</summary>
internal sealed record Drain;

/// <summary>Tells the coordinator to wait no longer: jobs are cancelled and nodes killed. Stays in the host process.</summary>
internal sealed record DrainAtOnce;

/// <summary>Says that no job runs, and that every node's process is gone.</summary>
/// <param name="CancelledJobs">The number of jobs that did not end by themselves.</param>
/// <param name="KilledNodes">The number of nodes that did not end by themselves.</param>
internal sealed record Drained(int CancelledJobs, int KilledNodes);

/// <summary>Asks for the worker of a node. Stays in the host process.</summary>
internal sealed record FindWorker(int Node);

/// <summary>The worker of a node; null when it is not part of the run. Stays in the host process.</summary>
internal sealed record WorkerFound(IActorRef? Worker);
