using System.Collections.Concurrent;
using ActorShm.Actors.Coordination;

namespace ActorShm.Hosting.Launching;

/// <summary>The nodes that this process started, by their process ids, so that the host can say how one ended.</summary>
/// <param name="joinTimeout">How long a node may take to join; after that nobody waits for it.</param>
public sealed class LaunchedNodes(TimeSpan joinTimeout) : ILaunchedProcesses
{
    private readonly ConcurrentDictionary<int, LaunchedNode> _byPid = new();
    private int _announced;

    /// <summary>Remembers a node; a later one under the same process id takes its place.</summary>
    public void Add(LaunchedNode node) => _byPid[node.Pid] = node;

    /// <summary>A node will be added after a while, in the place of one that has ended.</summary>
    public void Announce() => Interlocked.Increment(ref _announced);

    /// <summary>What was announced has been added, or will not come.</summary>
    public void Withdraw() => Interlocked.Decrement(ref _announced);

    /// <inheritdoc/>
    public bool IsAnyComing(IReadOnlySet<int> joined) =>
        Volatile.Read(ref _announced) > 0 // first: what is withdrawn has been added before
        || _byPid.Values.Any(node => !node.Exited.IsCompleted && !joined.Contains(node.Pid) && node.Age < joinTimeout);

    /// <inheritdoc/>
    public bool IsLaunched(int pid) => _byPid.ContainsKey(pid);

    /// <inheritdoc/>
    public Task<ProcessEnd> EndOf(int pid) =>
        _byPid.TryGetValue(pid, out var node) ? node.Exited : Task.FromResult(ProcessEnd.Unknown);
}
