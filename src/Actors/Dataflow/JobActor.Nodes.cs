using System.Collections.Immutable;
using ActorShm.Actors.Messages;
using ActorShm.Actors.WorkTables;

namespace ActorShm.Actors.Dataflow;

// Nodes come and go: what one had claimed that is gone is done again, and without any the job waits as long as one is on its way. What hinders one from opening
// a stage may be its own, which files it sees, how many it may open: then the others do the work.
internal sealed partial class JobActor
{
    private void OnNodeUnable(JobNode node, string reason)
    {
        if (_failure is not null || !_stages.TryNoteUnable(node.Number, reason))
        {
            return;
        }

        Context.Parent.Tell(new NodeUnable(node.Number, node.TakeDone(), $"In stage {_stages.Number}: node {node.Number} could not open it, and others have to do its part. As that node sees it: {reason}"));
        OpenOnNodes(); // on one that came when all slots were in use
        FindNodeIfNone();
    }

    private void OnNodeJoined(NodeJoined joined)
    {
        if (!_request.CanUse(joined.Kernels))
        {
            return;
        }

        _nodes.Add(joined.Number, new JobNode(joined.Number, joined.Worker));
        _nodesAtStart = Math.Max(1, _nodesAtStart); // it begins with the first when there was none
        if (_failure is null && _stages.IsComputing)
        {
            OpenOnNodes();
        }

        BeginMaking();
    }

    private void OnNodeGone(NodeGone gone)
    {
        _lastGone = $" {gone.Description}";
        if (!_nodes.Remove(gone.Number))
        {
            FindNodeIfNone(); // it was ending when the job began, and whether another comes in its place is known now
            return;
        }

        var lastUse = _stages.ForgetNode(gone.Number);
        if (!gone.HasLeft && _inputFiles?.FindTruncation() is { } truncation)
        {
            Context.Parent.Tell(new InputTruncated(gone, truncation));
        }

        // Whoever touches what a truncated file has lost is ended by the kernel: no other node need follow.
        if (FailsForChangedInput())
        {
            OnOneLessOpen();
        }
        else if (_failure is null && _stages.IsComputing)
        {
            ReleaseFrom(gone, lastUse);
        }
        else
        {
            OnOneLessOpen();
        }
    }

    /// <summary>Its exit was seen, so it writes nothing any more: the others may do again what it had claimed.</summary>
    private void ReleaseFrom(NodeGone gone, StageUse lastUse)
    {
        ImmutableArray<(int Partition, int LostNodes)> released;
        try
        {
            released = _stages.ReleaseFrom(gone.Number, gone.HasLeft, lastUse);
        }
        catch (InvalidDataException e)
        {
            Fail(FailureKind.Work, e.Message);
            return;
        }

        _cost.AddRetries(released.Length);
        TellEvidence(gone, [.. released.Select(item => item.Partition)]);
        foreach (var (partition, lostNodes) in released)
        {
            if (lostNodes >= _run.Settings.LostNodesPerPartition)
            {
                Fail(FailureKind.Work, $"Partition {partition} of {_stages.Key} has lost {lostNodes} nodes; it seems to be what kills them. The last: {gone.Description}");
                return;
            }
        }

        if (_stages.IsDone)
        {
            CompleteStage();
            return;
        }

        if (!gone.HasLeft && _stages.CountLoss(lastUse, _run.Settings.LostNodesPerPartition, out var losses))
        {
            Fail(FailureKind.Work, $"{losses} nodes in a row were lost before anything more of {_stages.Key} was done; it seems to be what kills them. The last: {gone.Description}");
            return;
        }

        FindNodeIfNone();

        // Also what it had in a batch and not begun has to be found by those who have nothing left.
        TellOpenNodes(new ResumeStage(_stages.Key));
        OpenOnNodes(); // on one that came when all slots were in use
    }

    /// <summary>Only the coordinator knows whether a node is on its way; asked again at each look, because that one may be lost as well.</summary>
    private void FindNodeIfNone()
    {
        if (!HasNode && NeedsNode)
        {
            Context.Parent.Tell(new FindComingNode());
        }
    }

    private void OnNoNodeComes()
    {
        if (HasNode || !NeedsNode)
        {
            return; // one has come since it asked
        }

        if (_stages.UnableCount > 0)
        {
            Fail(FailureKind.Work, $"No node is left that could do {_stages.Key}. {_stages.DescribeUnable()} Start nodes that see the same files as the host and may open as many, and submit the job again.");
            return;
        }

        var wasBegun = _nodesAtStart > 0;
        Fail(FailureKind.Work, wasBegun ? $"The last node of the run is gone and no other is started, so the job cannot be finished. Start nodes and submit it again.{_lastGone}"
            : _request.Kernel is { } kernel
                ? $"No node of the run has the kernel '{kernel}', so nobody can do the work. Register it where the program's nodes are configured, and start nodes of that program."
                : $"No node is running that takes new work, so nobody can do it.{_lastGone} Start one with 'actorshm node', or a host with --nodes.");
    }

    /// <summary>Whether there is a node that has the current stage open, or may still open it.</summary>
    private bool HasNode => _nodes.Count > _stages.UnableCount;

    /// <summary>Whether something is left that nodes have to do.</summary>
    private bool NeedsNode => _failure is null && _phase is > JobPhase.Planning and < JobPhase.Sealing;
}
