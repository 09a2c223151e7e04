using ActorShm.Actors.Coordination;

namespace ActorShm.Actors.Dataflow;

// Nodes that cannot open a stage. What hinders one may be its own: which files it sees, how many it may open. So the others do the work.
internal sealed partial class JobActor
{
    /// <summary>Of more different reasons than these only the number of nodes is told.</summary>
    private const int NamedReasons = 3;

    /// <summary>The nodes that could not open the current stage, each with the reason. They are asked again for the next one.</summary>
    private readonly SortedDictionary<int, string> _unopened = [];

    /// <summary>Whether there is a node that has the current stage open, or may still open it.</summary>
    private bool HasNode => _nodes.Count > _unopened.Count;

    /// <summary>Nothing of the stage is mapped there and nothing claimed: as if the node had closed it.</summary>
    private void OnStageUnopened(JobNode node, string reason)
    {
        if (_failure is not null || !_stageRun!.OpenOn.Contains(node.Number))
        {
            return;
        }

        _unopened.Add(node.Number, reason);
        CloseOn(_stageRun, node.Number);
        Context.Parent.Tell(new StageUnopened(node.Number, $"In stage {_stageIndex + 1}: node {node.Number} could not open it, and others have to do its part. As that node sees it: {reason}"));
        OpenOnWaitingNodes();
        FindNodeIfNone();
    }

    /// <summary>Why no node that is there can do the stage, as sentences.</summary>
    private string DescribeUnopened()
    {
        var byReason = _unopened.GroupBy(node => node.Value, node => node.Key, StringComparer.Ordinal).ToArray();
        var told = byReason.Take(NamedReasons).Select(nodes => $"It could not be opened by {NodesText([.. nodes])}: {nodes.Key}");
        var untold = byReason.Skip(NamedReasons).Sum(nodes => nodes.Count());
        return string.Join(' ', told) + (untold > 0 ? $" {untold} more could not open it for other reasons." : string.Empty);
    }
}
