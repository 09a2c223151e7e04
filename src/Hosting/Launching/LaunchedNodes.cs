using System.Collections.Concurrent;
using ActorShm.Actors.Coordination;

namespace ActorShm.Hosting.Launching;

/// <summary>The nodes that this process started, by their process ids, so that the host can say how one ended.</summary>
public sealed class LaunchedNodes : ILaunchedProcesses
{
    private readonly ConcurrentDictionary<int, LaunchedNode> _byPid = new();

    /// <summary>Remembers a node; a later one under the same process id takes its place.</summary>
    public void Add(LaunchedNode node) => _byPid[node.Pid] = node;

    /// <inheritdoc/>
    public bool IsLaunched(int pid) => _byPid.ContainsKey(pid);

    /// <inheritdoc/>
    public Task<ProcessEnd> EndOf(int pid) =>
        _byPid.TryGetValue(pid, out var node) ? node.Exited : Task.FromResult(ProcessEnd.Unknown);
}
