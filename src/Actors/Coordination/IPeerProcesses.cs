using ActorShm.Segments;

namespace ActorShm.Actors.Coordination;

/// <summary>Opens the processes at the other ends, so that a lost node can be ended and a death awaited.</summary>
internal interface IPeerProcesses
{
    /// <summary>Opens a hold on a process; null when it is gone already.</summary>
    IPeerProcess? TryOpen(int pid);

    /// <summary>Whether this process has started a node that has not joined yet, or is going to start one.</summary>
    /// <param name="joined">The processes that have joined and whose exit was not seen.</param>
    bool IsNodeComing(IReadOnlySet<int> joined);
}

/// <summary>A hold on one process, which the reuse of its process id cannot mislead.</summary>
internal interface IPeerProcess : IDisposable
{
    /// <summary>Gets the identity of the process.</summary>
    ProcessIdentity Identity { get; }

    /// <summary>Gets whether this process started it.</summary>
    bool IsLaunched { get; }

    /// <summary>Measures the resources that it uses now; null when it is gone.</summary>
    ProcessUsage? TryMeasure();

    /// <summary>Gets whether a signal has stopped it, as far as that can be known.</summary>
    bool IsStopped { get; }

    /// <summary>Gets whether <see cref="EndAsync"/> has killed it because it did not end by itself. True before that task has completed.</summary>
    bool IsKilled { get; }

    /// <summary>Waits until the process is gone, and with it everything that it might still have written.</summary>
    /// <param name="patience">How long it may take to end by itself before it is killed.</param>
    /// <returns>How it ended, as far as this process can know.</returns>
    Task<ProcessEnd> EndAsync(TimeSpan patience);

    /// <summary>Waits until the process has ended by itself, and removes what a killed process leaves in the temporary directory.</summary>
    Task CleanUpAfterAsync();
}
