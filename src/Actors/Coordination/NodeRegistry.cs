using ActorShm.Actors.Messages;

namespace ActorShm.Actors.Coordination;

/// <summary>One node from its joining until its process is seen to be gone.</summary>
internal sealed class NodeEntry(int number, int pid, IActorRef worker, IPeerProcess process, DateTimeOffset joinedAt, IReadOnlySet<string> kernels)
{
    private readonly CancellationTokenSource _gone = new();

    public int Number => number;

    public int Pid => pid;

    public IActorRef Worker => worker;

    /// <summary>The kernels of embedders that are registered in it.</summary>
    public IReadOnlySet<string> Kernels => kernels;

    public IPeerProcess Process => process;

    /// <summary>Set when the process is seen to be gone.</summary>
    public CancellationToken Gone => _gone.Token;

    public DateTimeOffset JoinedAt => joinedAt;

    public long PartitionsDone { get; set; }

    /// <summary>What its process took when it was looked at last; null before.</summary>
    public ProcessUsage? Usage { get; private set; }

    /// <summary>The link is gone and the exit of the process is awaited: it gets no more work.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>It has asked to leave: no job that begins now gets it, and it goes when none needs it any more.</summary>
    public bool AsksToLeave { get; set; }

    /// <summary>It was told to leave.</summary>
    public bool IsToLeave { get; set; }

    /// <summary>Its link went before its worker had stopped, as it does when a process is ended from outside or crashes.</summary>
    public bool HasBrokenOff { get; set; }

    /// <summary>Why it was killed, as the rest of a sentence that begins with it; null when it was not.</summary>
    public string? Verdict { get; set; }

    /// <summary>What the verdict is when its process does not go by itself.</summary>
    public string? VerdictIfKilled { get; set; }

    /// <summary>Looks at what its process takes now. What was seen last stays when it is gone.</summary>
    public void Measure() => Usage = process.TryMeasure() ?? Usage;

    /// <summary>Whether it has gone in good order.</summary>
    /// <param name="end">How its process ended, as far as is known.</param>
    public bool HasLeft(ProcessEnd end) => (AsksToLeave || IsToLeave) && !HasBrokenOff && Verdict is null && end.ExitCode is null or 0;

    /// <summary>How it went, as the rest of a sentence that begins with it.</summary>
    /// <param name="end">How its process ended, as far as is known.</param>
    public string CauseOf(ProcessEnd end) => Verdict ?? (HasLeft(end) ? "has left in good order, as it was asked to" : end.Cause);

    /// <summary>What a list says of it.</summary>
    public NodeInfo Describe() => new(number, pid, joinedAt, PartitionsDone, process.IsLaunched, Usage);

    /// <summary>The process is gone: whoever waits for it is told, and the hold on it given up.</summary>
    public void End()
    {
        _gone.Cancel();
        _gone.Dispose();
        process.Dispose();
    }

    /// <summary>The node as the beginning of a sentence.</summary>
    public string Description => $"Node {number} (pid {pid})";
}

/// <summary>The coordinator's list of nodes, by number. Not thread-safe.</summary>
internal sealed class NodeRegistry
{
    private readonly SortedDictionary<int, NodeEntry> _entries = [];

    /// <summary>The nodes that can work.</summary>
    public IEnumerable<NodeEntry> Ready => _entries.Values.Where(entry => !entry.IsLeaving);

    /// <summary>Every node whose process may still exist.</summary>
    public int Count => _entries.Count;

    /// <summary>The processes of all of them.</summary>
    public IReadOnlySet<int> Pids => _entries.Values.Select(entry => entry.Pid).ToHashSet();

    public void Add(NodeEntry entry) => _entries.Add(entry.Number, entry);

    public void Remove(NodeEntry entry) => _entries.Remove(entry.Number);

    public NodeEntry? Find(int number) => _entries.GetValueOrDefault(number);

    public NodeEntry? Find(IActorRef worker) => _entries.Values.FirstOrDefault(entry => entry.Worker.Equals(worker));

    /// <summary>The nodes that can work, by number.</summary>
    /// <param name="hostPid">The host's process.</param>
    /// <param name="after">Only those with higher numbers.</param>
    public NodesListed List(int hostPid, int after)
    {
        var nodes = Ready.Where(entry => entry.Number > after).Take(NodesListed.MaximumNodes + 1).ToArray();
        return new NodesListed(hostPid, [.. nodes.Take(NodesListed.MaximumNodes).Select(entry => entry.Describe())], nodes.Length > NodesListed.MaximumNodes);
    }
}
