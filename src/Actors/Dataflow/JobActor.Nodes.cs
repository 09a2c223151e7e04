using System.Collections.Immutable;
using ActorShm.Actors.Coordination;
using ActorShm.Actors.Messages;

namespace ActorShm.Actors.Dataflow;

// Nodes come and go: what one had claimed that is gone is done again, and without any the job waits as long as one is on its way.
internal sealed partial class JobActor
{
    /// <summary>A lost node leaves its slot to one that came when all were in use.</summary>
    private void OpenOnWaitingNodes()
    {
        foreach (var node in _nodes.Values.Where(node => !_stageRun!.OpenOn.Contains(node.Number) && !_unopened.ContainsKey(node.Number)).ToArray())
        {
            OpenStageOn(node);
        }
    }

    private void OnNodeJoined(NodeJoined joined)
    {
        if (!_request.CanUse(joined.Kernels))
        {
            return;
        }

        var node = new JobNode(joined.Number, joined.Worker);
        _nodes.Add(joined.Number, node);
        _nodesAtStart = Math.Max(1, _nodesAtStart); // it begins with the first when there was none
        if (_failure is null && _stageRun is { IsDone: false })
        {
            OpenStageOn(node);
        }

        BeginMaking();
    }

    private void OnNodeGone(NodeGone gone)
    {
        if (!_nodes.Remove(gone.Number))
        {
            return;
        }

        _unopened.Remove(gone.Number); // another may come under its number
        _lastGone = $" {gone.Description}";
        foreach (var run in AllRuns())
        {
            CloseOn(run, gone.Number);
        }

        if (!gone.HasLeft && _inputFiles?.FindTruncation() is { } truncation)
        {
            Context.Parent.Tell(new InputTruncated(gone, truncation));
        }

        // Whoever touches what a truncated file has lost is ended by the kernel: no other node need follow.
        if (FailsForChangedInput())
        {
            OnOneLessOpen();
        }
        else if (_failure is null && _stageRun is { IsDone: false })
        {
            ReleaseFrom(gone);
        }
        else
        {
            OnOneLessOpen();
        }
    }

    /// <summary>Its exit was seen, so it writes nothing any more: the others may do again what it had claimed.</summary>
    private void ReleaseFrom(NodeGone gone)
    {
        ImmutableArray<(int Partition, int LostNodes)> released;
        try
        {
            released = _stageRun!.ReleaseFrom(gone.Number, gone.HasLeft);
        }
        catch (InvalidDataException e)
        {
            Fail(FailureKind.Work, e.Message);
            return;
        }

        _retries += released.Length;
        TellEvidence(gone, [.. released.Select(item => item.Partition)]);
        foreach (var (partition, lostNodes) in released)
        {
            if (lostNodes >= _run.Settings.LostNodesPerPartition)
            {
                Fail(FailureKind.Work, $"Partition {partition} of {Key} has lost {lostNodes} nodes; it seems to be what kills them. The last: {gone.Description}");
                return;
            }
        }

        if (_stageRun.IsDone)
        {
            CompleteStage();
            return;
        }

        if (!HasNode && !gone.HasLeft && CountIdleLoss() is var losses && losses >= _run.Settings.LostNodesPerPartition)
        {
            Fail(FailureKind.Work, $"{losses} times in a row the last node was lost before it had done anything of {Key}; it seems to be what kills them. The last: {gone.Description}");
            return;
        }

        FindNodeIfNone();

        // Also what it had in a batch and not begun has to be found by those who have nothing left.
        TellOpenNodes(_stageRun, new ResumeStage(Key));
        OpenOnWaitingNodes();
    }

    /// <summary>How often in a row all nodes were lost with nothing done in between: a stage that kills who opens it must not use up all restarts of the run.</summary>
    private int CountIdleLoss()
    {
        var done = _stageRun!.ElementsDone;
        _idleLosses = done > _doneAtIdleLoss ? 1 : _idleLosses + 1;
        _doneAtIdleLoss = done;
        return _idleLosses;
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

        if (_unopened.Count > 0)
        {
            Fail(FailureKind.Work, $"No node is left that could do {Key}. {DescribeUnopened()} Start nodes that see the same files as the host and may open as many, and submit the job again.");
            return;
        }

        var wasBegun = _nodesAtStart > 0;
        Fail(FailureKind.Work, wasBegun ? $"The last node of the run is gone and no other is started, so the job cannot be finished. Start nodes and submit it again.{_lastGone}"
            : _request.Kernel is { } kernel
                ? $"No node of the run has the kernel '{kernel}', so nobody can do the work. Register it where the program's nodes are configured, and start nodes of that program."
                : $"No node is running that takes new work, so nobody can do it.{_lastGone} Start one with 'actorshm node', or a host with --nodes.");
    }

    /// <summary>Whether something is left that nodes have to do.</summary>
    private bool NeedsNode => _plan is not null && _failure is null && !_isOver && (_stageIndex < 0 || _stage is not null);
}
