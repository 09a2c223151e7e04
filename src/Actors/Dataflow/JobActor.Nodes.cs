using System.Collections.Immutable;
using ActorShm.Actors.Messages;
using ActorShm.Actors.WorkTables;

namespace ActorShm.Actors.Dataflow;

// Nodes come and go. What a lost node had claimed is done again; without any node the job waits as long as one is on its way. The reason why a node cannot open
// a stage may be its own, such as which files it sees or how many it may open; then the other nodes do the work.
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
        _nodesAtStart = Math.Max(1, _nodesAtStart); // a job that began without nodes begins with the first one
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
            FindNodeIfNone(); // the node was ending when the job began; whether another comes in its place is known now
            return;
        }

        var lastUse = _stages.ForgetNode(gone.Number);
        if (!gone.HasLeft && _inputFiles?.FindTruncation() is { } truncation)
        {
            Context.Parent.Tell(new InputTruncated(gone, truncation));
        }

        // The kernel kills every process that touches the lost part of a truncated file, so no other node should follow.
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

    /// <summary>Opens the partitions that a gone node had claimed to the others. Its exit was seen, so it writes nothing any more.</summary>
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

        // Nodes that have nothing left must also find the partitions that the gone node had in its batch and had not begun.
        TellOpenNodes(new ResumeStage(_stages.Key));
        OpenOnNodes(); // on nodes that came when all slots were in use
    }

    /// <summary>Asks the coordinator whether a node is on its way, if the job has none; only the coordinator knows. It asks again at each look, because that node may be lost too.</summary>
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
            return; // a node has come since the question
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

    /// <summary>Whether there is still work for nodes.</summary>
    private bool NeedsNode => _failure is null && _phase is > JobPhase.Planning and < JobPhase.Sealing;
}
