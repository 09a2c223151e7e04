using System.Collections.Concurrent;
using ActorShm.Actors;
using ActorShm.Actors.Coordination;
using ActorShm.Segments;

namespace ActorShm.Hosting.Launching;

/// <summary>The nodes that this process started, by their processes, so that the host can say how one ended.</summary>
/// <remarks>A node that has ended is forgotten when that was told. Of those that nobody asks about, because they never joined, the last ones are kept.</remarks>
/// <param name="joinTimeout">How long a node may take to join; after that nobody waits for it.</param>
internal sealed class LaunchedNodes(TimeSpan joinTimeout) : ILaunchedProcesses
{
    private const int KeptUntold = 64;

    private readonly ConcurrentDictionary<ProcessIdentity, LaunchedNode> _byProcess = new();
    private readonly List<ProcessIdentity> _untold = [];
    private int _announced;

    /// <inheritdoc/>
    public NodeNumbers Numbers { get; } = new();

    /// <summary>How many nodes are remembered.</summary>
    internal int Count => _byProcess.Count;

    /// <summary>Remembers a node, until its end was told.</summary>
    public void Add(LaunchedNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (node.Identity is { } process && _byProcess.TryAdd(process, node))
        {
            _ = node.Exited.ContinueWith(_ => KeepLast(process), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>A node will be added after a while, in the place of one that has ended.</summary>
    public void Announce() => Interlocked.Increment(ref _announced);

    /// <summary>What was announced has been added, or will not come.</summary>
    public void Withdraw() => Interlocked.Decrement(ref _announced);

    /// <inheritdoc/>
    public bool IsAnyComing(IReadOnlySet<int> joined) =>
        Volatile.Read(ref _announced) > 0 // first: what is withdrawn has been added before
        || _byProcess.Values.Any(node => !node.Exited.IsCompleted && !joined.Contains(node.Pid) && node.Age < joinTimeout);

    /// <inheritdoc/>
    public bool IsLaunched(ProcessIdentity process) => _byProcess.ContainsKey(process);

    /// <inheritdoc/>
    public async Task<ProcessEnd> EndOf(ProcessIdentity process)
    {
        if (!_byProcess.TryGetValue(process, out var node))
        {
            return ProcessEnd.Unknown;
        }

        var end = await node.Exited;
        _byProcess.TryRemove(process, out _);
        return end;
    }

    private void KeepLast(ProcessIdentity ended)
    {
        lock (_untold)
        {
            _untold.Add(ended);
            _untold.RemoveAll(process => !_byProcess.ContainsKey(process)); // those that were told since
            if (_untold.Count > KeptUntold)
            {
                _byProcess.TryRemove(_untold[0], out _);
                _untold.RemoveAt(0);
            }
        }
    }
}
