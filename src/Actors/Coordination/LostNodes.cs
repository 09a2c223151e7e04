using System.Collections.Immutable;
using ActorShm.Actors.Messages;

namespace ActorShm.Actors.Coordination;

/// <summary>The nodes that a run has lost, as far as it remembers. Not thread-safe.</summary>
/// <param name="kept">How many are remembered.</param>
internal sealed class LostNodes(int kept)
{
    private readonly LinkedList<LostNode> _newestFirst = [];
    private long _count;

    /// <summary>Remembers a node whose exit was seen.</summary>
    /// <param name="entry">The node.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="lostAt">When.</param>
    public void Add(NodeEntry entry, ProcessEnd end, DateTimeOffset lostAt)
    {
        _newestFirst.AddFirst(new LostNode(
            ++_count,
            entry.Number,
            entry.Pid,
            entry.JoinedAt,
            lostAt,
            entry.PartitionsDone,
            ReasonText.CutBytes(entry.Verdict ?? end.Cause, LostNode.MaximumTextBytes),
            ReasonText.CutBytes(string.Join('\n', end.LastLines), LostNode.MaximumLinesBytes),
            ReasonText.CutBytes(end.Next, LostNode.MaximumTextBytes),
            entry.Usage,
            []));
        if (_newestFirst.Count > kept)
        {
            _newestFirst.RemoveLast();
        }
    }

    /// <summary>Whether a node with this number was lost, as far as is remembered.</summary>
    public bool Had(int node) => _newestFirst.Any(lost => lost.Node == node);

    /// <summary>Who was lost last and how, as a sentence; empty when nobody was.</summary>
    public string DescribeLast() => _newestFirst.First?.Value is { } last
        ? $" The last one, node {last.Node} (pid {last.Pid}), {last.Cause.TrimEnd('.')}; 'actorshm nodes why {last.Node}' tells more."
        : string.Empty;

    /// <summary>A job says what a node has left undone.</summary>
    public void AddWork(int node, int pid, string undone)
    {
        for (var item = _newestFirst.First; item is not null; item = item.Next)
        {
            if (item.Value.Node == node && item.Value.Pid == pid)
            {
                ImmutableArray<string> work = [.. item.Value.Work, ReasonText.CutBytes(undone, LostNode.MaximumTextBytes)];
                item.Value = item.Value with { Work = [.. work.TakeLast(LostNode.MaximumWork)] };
                return;
            }
        }
    }

    /// <summary>Lost nodes from the newest to the oldest.</summary>
    /// <param name="node">Only those that had this number; 0 for all.</param>
    /// <param name="before">Only those with lower ordinals.</param>
    public LostNodesListed List(int node, long before)
    {
        var found = _newestFirst.Where(lost => lost.Ordinal < before && (node == 0 || lost.Node == node)).Take(LostNodesListed.MaximumNodes + 1).ToArray();
        return new LostNodesListed([.. found.Take(LostNodesListed.MaximumNodes)], found.Length > LostNodesListed.MaximumNodes);
    }
}
