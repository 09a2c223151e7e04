using System.Collections.Concurrent;
using ActorShm.Actors;
using ActorShm.Actors.Coordination;
using ActorShm.Segments;

namespace ActorShm.Hosting.Launching;

/// <summary>The nodes that this process started, by the identity of their processes, so that the host can say how one ended.</summary>
/// <remarks>A node that has ended is forgotten once somebody was told of its end. Of the nodes that nobody asks about, because they never joined, the latest are kept.</remarks>
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

    /// <summary>Remembers a node until somebody was told of its end.</summary>
    public void Add(LaunchedNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (node.Identity is { } process && _byProcess.TryAdd(process, node))
        {
            _ = node.Exited.ContinueWith(_ => KeepLast(process), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>Announces that a node will be added after a while, in place of one that has ended.</summary>
    public void Announce() => Interlocked.Increment(ref _announced);

    /// <summary>Takes an announcement back: the node has been added, or will not come.</summary>
    public void Withdraw() => Interlocked.Decrement(ref _announced);

    /// <inheritdoc/>
    public bool IsAnyComing(IReadOnlySet<int> joined) =>
        Volatile.Read(ref _announced) > 0 // read first: a node is added before its announcement is withdrawn
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
            _untold.RemoveAll(process => !_byProcess.ContainsKey(process)); // nodes whose end somebody was told of since
            if (_untold.Count > KeptUntold)
            {
                _byProcess.TryRemove(_untold[0], out _);
                _untold.RemoveAt(0);
            }
        }
    }
}
