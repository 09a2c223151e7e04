
using ActorShm.Actors.Messages;
using ActorShm.Actors.Telemetry;

namespace ActorShm.Actors.Coordination;

/// <summary>The coordinator's list of nodes, by number. Not thread-safe.</summary>
internal sealed class NodeRegistry
{
    private readonly SortedDictionary<int, NodeEntry> _entries = [];

    /// <summary>Gets the nodes that can work.</summary>
    public IEnumerable<NodeEntry> Ready => _entries.Values.Where(entry => !entry.IsEnding);

    /// <summary>Gets the number of nodes whose process may still exist.</summary>
    public int Count => _entries.Count;

    /// <summary>Gets the processes of all nodes.</summary>
    public IReadOnlySet<int> Pids => _entries.Values.Select(entry => entry.Pid).ToHashSet();

    /// <summary>Gets whether a node that this process started is ending; whether it is started again is decided before its exit is seen.</summary>
    public bool IsAnyToBeDecided => _entries.Values.Any(entry => entry.IsEnding && entry.Process.IsLaunched);

    public void Add(NodeEntry entry) => _entries.Add(entry.Number, entry);

    public void Remove(NodeEntry entry) => _entries.Remove(entry.Number);

    public NodeEntry? Find(int number) => _entries.GetValueOrDefault(number);

    public NodeEntry? Find(IActorRef worker) => _entries.Values.FirstOrDefault(entry => entry.Worker.Equals(worker));

    /// <summary>Lists the nodes that can work, by number.</summary>
    /// <param name="hostPid">The host's process id.</param>
    /// <param name="after">Restricts the list to nodes with higher numbers.</param>
    /// <param name="describe">Describes one node.</param>
    public NodesListed List(int hostPid, int after, Func<NodeEntry, NodeInfo> describe)
    {
        var nodes = Ready.Where(entry => entry.Number > after).Take(NodesListed.MaximumNodes + 1).ToArray();
        return new NodesListed(hostPid, [.. nodes.Take(NodesListed.MaximumNodes).Select(describe)], nodes.Length > NodesListed.MaximumNodes);
    }
}
