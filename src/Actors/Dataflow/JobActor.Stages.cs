using ActorShm.Actors.Messages;

namespace ActorShm.Actors.Dataflow;

// Stages: open on every node, partitions granted and answered, closed.
internal sealed partial class JobActor
{
    private void OpenNextStage()
    {
        _stage = _plan!.NextStage();
        _stageIndex++;
        if (_stage is null)
        {
            SealNext();
            return;
        }

        if (_nodes.Count == 0)
        {
            Fail(FailureKind.Work, "The last node of the run is gone, so the job cannot be finished. Start nodes and submit it again.");
            return;
        }

        foreach (var output in _plan.OutputsOf(_stage, [.. _made]))
        {
            CountMapped(output);
        }

        _stageRun = new StageRun(Key, _stage, checked(_nodes.Count * _run.Settings.PartitionsPerNode));
        _partitions += _stageRun.PartitionCount;
        _totalElements += _stage.ElementCount;
        if (_stageRun.OpenPartitions == 0)
        {
            CompleteStage();
            return;
        }

        foreach (var node in _nodes.Values)
        {
            OpenStageOn(node);
        }
    }

    private void OpenStageOn(JobNode node)
    {
        node.Outstanding = 0;
        node.HasStageOpen = true;
        node.Worker.Tell(
            new OpenStage(Key, [.. _stage!.Domain.Encode()], [.. _stage.Code.Encode()], _plan!.InputsOf(_stage, [.. _made]), _plan.OutputsOf(_stage, [.. _made])),
            Self);
    }

    private void OnNodeJoined(NodeJoined joined)
    {
        var node = new JobNode(joined.Number, joined.Worker);
        _nodes.Add(joined.Number, node);
        if (_failure is null && _stageRun is { OpenPartitions: > 0 })
        {
            OpenStageOn(node);
        }
    }

    private void OnNodeLost(NodeLost lost)
    {
        if (!_nodes.Remove(lost.Number))
        {
            return;
        }

        if (_failure is not null)
        {
            FinishFailure();
            return;
        }

        if (_nodes.Count == 0 && _stageRun is { OpenPartitions: > 0 })
        {
            Fail(FailureKind.Work, $"The last node of the run is gone ({lost.Description}), so the job cannot be finished. Start nodes and submit it again.");
            return;
        }

        if (_stageRun is { OpenPartitions: > 0 })
        {
            var takenBack = _stageRun.TakeBackFrom(lost.Number);
            _retries += takenBack.Length;
            foreach (var (partition, lostNodes) in takenBack)
            {
                if (lostNodes >= _run.Settings.LostNodesPerPartition)
                {
                    Fail(FailureKind.Work, $"Partition {partition} of {Key} has lost {lostNodes} nodes, last {lost.Description}; it seems to be what kills them.");
                    return;
                }
            }

            foreach (var node in _nodes.Values.Where(n => n.IsReady))
            {
                Grant(node);
            }
        }
        else
        {
            ContinueWhenClosed();
        }
    }

    private void OnStageOpened(StageOpened opened)
    {
        if (_failure is null && opened.Key == Key && NodeOf(Sender) is { } node)
        {
            node.IsReady = true;
            Grant(node);
        }
    }

    private void Grant(JobNode node)
    {
        while (node.Outstanding < _run.Settings.GrantsPerNode && _stageRun!.TryGrant(node.Number, out var grant))
        {
            node.Outstanding++;
            node.Worker.Tell(grant!, Self);
        }
    }

    private void OnPartitionProcessed(PartitionProcessed processed)
    {
        if (_failure is not null || processed.Key != Key || NodeOf(Sender) is not { } node)
        {
            return;
        }

        try
        {
            if (!_stageRun!.TryComplete(node.Number, processed))
            {
                return;
            }
        }
        catch (InvalidDataException e)
        {
            Fail(FailureKind.Work, e.Message);
            return;
        }

        node.Outstanding--;
        Context.Parent.Tell(new PartitionCounted(node.Number));
        if (_stageRun.OpenPartitions == 0)
        {
            CompleteStage();
            return;
        }

        Grant(node);
        ReportProgress();
    }

    private void ReportProgress()
    {
        if (_run.Time.GetElapsedTime(_progressedAt) < _run.Settings.ProgressInterval)
        {
            return;
        }

        _progressedAt = _run.Time.GetTimestamp();
        _request.Client.Tell(new JobProgressed(_request.ClientJob, _doneElements + _stageRun!.DoneElements, _totalElements));
    }

    private void CompleteStage()
    {
        _doneElements += _stage!.ElementCount;
        _plan!.Complete(_stageRun!.Partials);
        CloseStageOnNodes();
        ContinueWhenClosed();
    }

    private void CloseStageOnNodes()
    {
        foreach (var node in _nodes.Values.Where(n => n.HasStageOpen))
        {
            node.IsReady = false;
            node.Worker.Tell(new CloseStage(Key), Self);
        }
    }

    private void OnStageClosed(StageClosed closed)
    {
        if (closed.Key == Key && NodeOf(Sender) is { } node)
        {
            node.HasStageOpen = false;
            if (_failure is not null)
            {
                FinishFailure();
                return;
            }

            ContinueWhenClosed();
        }
    }

    /// <summary>
    /// What a stage wrote is read by the next one, sealed or handed out only after every writer has closed its views or was
    /// seen to be gone. A stage that only reads need not be waited for.
    /// </summary>
    private void ContinueWhenClosed()
    {
        if (_stageRun is not { OpenPartitions: 0 } || _stage is null)
        {
            return;
        }

        if (_stage.OutputIndexes.Length == 0 || !_nodes.Values.Any(n => n.HasStageOpen))
        {
            _stageRun = null;
            OpenNextStage();
        }
    }
}
