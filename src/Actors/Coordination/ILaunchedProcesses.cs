using ActorShm.Segments;

namespace ActorShm.Actors.Coordination;

/// <summary>What the launcher of processes knows about those that it started. Safe on any thread.</summary>
internal interface ILaunchedProcesses
{
    /// <summary>Gets the numbers of the run's nodes, from which the launcher takes those of its own.</summary>
    NodeNumbers Numbers { get; }

    /// <summary>Whether it started a process.</summary>
    /// <param name="process">A process that lives, or whose end was not reported yet.</param>
    bool IsLaunched(ProcessIdentity process);

    /// <summary>Gets how a process ended, once its output has been read to the end. Ask only once: the launcher then forgets the process.</summary>
    /// <param name="process">The process.</param>
    /// <returns>How the process ended; <see cref="ProcessEnd.Unknown"/> when somebody else started it, or its end was reported already.</returns>
    Task<ProcessEnd> EndOf(ProcessIdentity process);

    /// <summary>Whether a node is on its way: started but not yet joined, or about to be started in place of one that has ended.</summary>
    /// <param name="joined">The processes that have joined and whose exit was not seen.</param>
    bool IsAnyComing(IReadOnlySet<int> joined);
}
