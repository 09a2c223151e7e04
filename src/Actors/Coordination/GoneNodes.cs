using System.Collections.Immutable;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Telemetry;

namespace ActorShm.Actors.Coordination;

/// <summary>The nodes that have gone from a run, lost or in good order, as far as it remembers. Not thread-safe.</summary>
/// <param name="kept">How many lost nodes are remembered, and how many that left in good order.</param>
internal sealed class GoneNodes(int kept)
{
    private readonly LinkedList<GoneNode> _newestFirst = [];
    private long _count;

    /// <summary>Remembers a node whose exit was seen.</summary>
    /// <param name="entry">The node.</param>
    /// <param name="end">How its process ended.</param>
    /// <param name="goneAt">When its exit was seen.</param>
    public void Add(NodeEntry entry, ProcessEnd end, DateTimeOffset goneAt)
    {
        var hasLeft = entry.HasLeft(end);
        _newestFirst.AddFirst(new GoneNode(
            ++_count,
            entry.Number,
            entry.Pid,
            entry.JoinedAt,
            goneAt,
            entry.PartitionsDone,
            hasLeft,
            ReasonText.CutBytes(entry.CauseOf(end), GoneNode.MaximumTextBytes),
            ReasonText.CutBytes(string.Join('\n', end.LastLines), GoneNode.MaximumLinesBytes),
            ReasonText.CutBytes(end.Next, GoneNode.MaximumTextBytes),
            entry.Usage,
            []));
        if (_newestFirst.Count(gone => gone.HasLeft == hasLeft) > kept)
        {
            _newestFirst.Remove(_newestFirst.Last(gone => gone.HasLeft == hasLeft)); // of the same kind: nodes that leave must not push out the one that was lost
        }
    }

    /// <summary>Whether a node with this number was lost, as far as this is remembered.</summary>
    public bool HasLost(int node) => _newestFirst.Any(gone => gone.Node == node && !gone.HasLeft);

    /// <summary>Describes the node that went last, and how, as a sentence; empty when none went.</summary>
    public string DescribeLast() => _newestFirst.First?.Value is { } last
        ? $" The last one, node {last.Node} (pid {last.Pid}), {last.Cause.TrimEnd('.')}; 'actorshm nodes why {last.Node}' tells more."
        : string.Empty;

    /// <summary>Adds what a node has left undone of a job.</summary>
    public void AddWork(int node, int pid, string undone) => Change(node, pid, gone =>
    {
        ImmutableArray<string> work = [.. gone.Work, ReasonText.CutBytes(undone, GoneNode.MaximumTextBytes)];
        return gone with { Work = [.. work.TakeLast(GoneNode.MaximumWork)] };
    });

    /// <summary>Adds a circumstance that a job knows of a node's end. Several jobs may report the same one.</summary>
    /// <returns>Whether it was new.</returns>
    public bool AddCircumstance(int node, int pid, string circumstance)
    {
        var isNew = false;
        Change(node, pid, gone =>
        {
            isNew = !gone.Cause.Contains(circumstance, StringComparison.Ordinal);
            return isNew ? gone with { Cause = ReasonText.CutBytes($"{gone.Cause} {circumstance}", GoneNode.MaximumTextBytes) } : gone;
        });
        return isNew;
    }

    /// <summary>Lists the nodes that are gone, newest first.</summary>
    /// <param name="node">Restricts the list to nodes that had this number; 0 for all.</param>
    /// <param name="before">Restricts the list to lower ordinals.</param>
    /// <param name="onlyLost">Whether to leave out nodes that left in good order.</param>
    public GoneNodesListed List(int node, long before, bool onlyLost = false)
    {
        var found = _newestFirst.Where(gone => gone.Ordinal < before && (node == 0 || gone.Node == node) && !(onlyLost && gone.HasLeft)).Take(GoneNodesListed.MaximumNodes + 1).ToArray();
        return new GoneNodesListed([.. found.Take(GoneNodesListed.MaximumNodes)], found.Length > GoneNodesListed.MaximumNodes);
    }

    private void Change(int node, int pid, Func<GoneNode, GoneNode> change)
    {
        for (var item = _newestFirst.First; item is not null; item = item.Next)
        {
            if (item.Value.Node == node && item.Value.Pid == pid)
            {
                item.Value = change(item.Value);
                return;
            }
        }
    }
}
