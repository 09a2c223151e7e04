
using ActorShm.Actors.Messages;
using ActorShm.Actors.Telemetry;

namespace ActorShm.Actors.Coordination;

/// <summary>The coordinator's list of nodes, by number. Not thread-safe.</summary>
internal sealed class NodeRegistry
{
    private readonly SortedDictionary<int, NodeEntry> _entries = [];

    /// <summary>The nodes that can work.</summary>
    public IEnumerable<NodeEntry> Ready => _entries.Values.Where(entry => !entry.IsEnding);

    /// <summary>Every node whose process may still exist.</summary>
    public int Count => _entries.Count;

    /// <summary>The processes of all of them.</summary>
    public IReadOnlySet<int> Pids => _entries.Values.Select(entry => entry.Pid).ToHashSet();

    /// <summary>Whether one is ending that this process started: whether it is started again is decided before its exit is seen.</summary>
    public bool IsAnyToBeDecided => _entries.Values.Any(entry => entry.IsEnding && entry.Process.IsLaunched);

    public void Add(NodeEntry entry) => _entries.Add(entry.Number, entry);

    public void Remove(NodeEntry entry) => _entries.Remove(entry.Number);

    public NodeEntry? Find(int number) => _entries.GetValueOrDefault(number);

    public NodeEntry? Find(IActorRef worker) => _entries.Values.FirstOrDefault(entry => entry.Worker.Equals(worker));

    /// <summary>The nodes that can work, by number.</summary>
    /// <param name="hostPid">The host's process.</param>
    /// <param name="after">Only those with higher numbers.</param>
    /// <param name="describe">What is said of each.</param>
    public NodesListed List(int hostPid, int after, Func<NodeEntry, NodeInfo> describe)
    {
        var nodes = Ready.Where(entry => entry.Number > after).Take(NodesListed.MaximumNodes + 1).ToArray();
        return new NodesListed(hostPid, [.. nodes.Take(NodesListed.MaximumNodes).Select(describe)], nodes.Length > NodesListed.MaximumNodes);
    }
}
