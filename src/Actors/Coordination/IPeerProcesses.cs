using ActorShm.Segments;

namespace ActorShm.Actors.Coordination;

/// <summary>Opens the processes at the other ends, so that a lost node can be ended and a death awaited.</summary>
internal interface IPeerProcesses
{
    /// <summary>A hold on the process, or null when it is gone already.</summary>
    IPeerProcess? TryOpen(int pid);

    /// <summary>Whether this process has started a node that has not joined, or is going to.</summary>
    /// <param name="joined">The processes that have joined, and of which no exit was seen.</param>
    bool IsNodeComing(IReadOnlySet<int> joined);
}

/// <summary>A hold on one process that its number's reuse cannot mislead.</summary>
internal interface IPeerProcess : IDisposable
{
    /// <summary>Which process this is.</summary>
    ProcessIdentity Identity { get; }

    /// <summary>Whether this process started it.</summary>
    bool IsLaunched { get; }

    /// <summary>What it takes now; null when it is gone.</summary>
    ProcessUsage? TryMeasure();

    /// <summary>Whether it is stopped by a signal now, as far as that can be known.</summary>
    bool IsStopped { get; }

    /// <summary>Whether <see cref="EndAsync"/> has killed it because it did not go by itself. True before that task has completed.</summary>
    bool IsKilled { get; }

    /// <summary>Completes when the process is gone, and with it everything that it might still have written.</summary>
    /// <param name="patience">How long it may take to go by itself before it is killed.</param>
    /// <returns>How it ended, as far as this process can know.</returns>
    Task<ProcessEnd> EndAsync(TimeSpan patience);

    /// <summary>Waits until the process is gone by itself, and removes what a killed one leaves in the temporary directory.</summary>
    Task CleanUpAfterAsync();
}
