using ActorShm.Segments;

namespace ActorShm.Actors.Coordination;

/// <summary>What the launcher of processes knows of those that it started. Safe on any thread.</summary>
internal interface ILaunchedProcesses
{
    /// <summary>Where its nodes have their numbers from, and the others of the run.</summary>
    NodeNumbers Numbers { get; }

    /// <summary>Whether it started a process.</summary>
    /// <param name="process">A process that lives, or whose end was not told yet.</param>
    bool IsLaunched(ProcessIdentity process);

    /// <summary>The end of a process that is gone, once its output has been read to the end. To be asked once: what was told is forgotten.</summary>
    /// <param name="process">The process.</param>
    /// <returns><see cref="ProcessEnd.Unknown"/> when somebody else started it, or its end was told.</returns>
    Task<ProcessEnd> EndOf(ProcessIdentity process);

    /// <summary>Whether a node is on its way: started and not yet among those that have joined, or to be started in the place of one that has ended.</summary>
    /// <param name="joined">The processes that have joined, and of which no exit was seen.</param>
    bool IsAnyComing(IReadOnlySet<int> joined);
}
