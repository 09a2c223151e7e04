using System.Diagnostics;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Telemetry;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Dataflow;

// Stages: open on every node, done when the work table says so, closed.
internal sealed partial class JobActor
{
    private void OpenNextStage()
    {
        if (FailsForChangedInput())
        {
            return;
        }

        try
        {
            _stage = _plan!.NextStage();
        }
        catch (ProgramException e)
        {
            Fail(FailureKind.Input, e.Message);
            return;
        }

        _stageIndex++;
        _unopened.Clear();
        (_idleLosses, _doneAtIdleLoss) = (0, 0);
        _workingSince = _stageIndex == 0 ? _run.Time.GetTimestamp() : _workingSince;
        if (_stage is null)
        {
            SealNext();
            return;
        }

        FindNodeIfNone();
        foreach (var output in _plan.OutputsOf(_stage, [.. _made]))
        {
            CountMapped(output);
        }

        _stageTrace = Traces.Begin("stage", ActivityKind.Internal, Traces.TextOf(_trace), new("actorshm.job", _request.RunJob), new("actorshm.stage", _stageIndex + 1));
        var opening = Opening(_stage);
        if (opening.MostBytes > _run.Settings.MaximumMessageBytes)
        {
            Fail(
                FailureKind.Input,
                $"It takes {opening.MostBytes:N0} bytes to tell a node of {Key}; a message has room for {_run.Settings.MaximumMessageBytes:N0}. Split the program, so that one pass reads fewer arrays and slices.");
            return;
        }

        _opening = opening;
        MakeTable(_stage);
    }

    private void OpenStageOn(JobNode node)
    {
        node.PartitionsCounted = 0;
        if (_stageRun!.TryOpenOn(node.Number, out var slot))
        {
            node.Worker.Tell(_opening! with { Node = node.Number, Slot = slot }, Self);
        }
    }

    /// <summary>What nodes are told of a stage, but for the table and their place in it.</summary>
    private OpenStage Opening(Stage stage)
    {
        var inputs = _plan!.InputsOf(stage, [.. _made]);
        return new OpenStage(
            Key,
            Table: 0,
            Node: 0,
            Slot: 0,
            _request.Terms.Priority,
            [.. stage.Domain.Encode()],
            [.. stage.Code.Encode()],
            inputs,
            [.. inputs.Select(_inputFiles!.Of)],
            _plan.OutputsOf(stage, [.. _made]),
            Traces.TextOf(_stageTrace));
    }

    private void OnStageFinished(StageFinished finished)
    {
        if (_failure is not null || finished.Key != Key || _stageRun is not { IsDone: false } || NodeOf(Sender) is not { } node)
        {
            return;
        }

        try
        {
            if (_stageRun.Finish(node.Number, finished.PartitionsDone))
            {
                CompleteStage();
            }
        }
        catch (InvalidDataException e)
        {
            Fail(FailureKind.Work, e.Message);
        }
    }

    private void OnProgressDue()
    {
        ObserveNodes();
        FindNodeIfNone();
        Context.Parent.Tell(Report());
        if (_failure is not null || _stageRun is not { IsDone: false })
        {
            return;
        }

        CountPartitions();
        var done = Done;
        if (done.Elements > _reported.Elements && !_run.Links.IsBehind(_request.Client))
        {
            _reported = done;
            _request.Client.Tell(new JobProgressed(_request.ClientJob, done.Elements, _plan!.Volume.Elements, done.Bytes, _plan.Volume.Bytes, Working));
        }
    }

    /// <summary>Tells the coordinator what each node has done since the last time.</summary>
    private void CountPartitions()
    {
        foreach (var node in _nodes.Values)
        {
            var done = _stageRun!.PartitionsDoneBy(node.Number);
            if (done > node.PartitionsCounted)
            {
                Context.Parent.Tell(new PartitionsCounted(node.Number, done - node.PartitionsCounted));
                node.PartitionsCounted = done;
            }
        }
    }

    private void CompleteStage()
    {
        CountPartitions();
        _run.Metrics.StageDone();
        EndStageTrace(failure: null);
        _done = _done.Plus(_plan!.StageVolume);

        // First: nobody else tells them when the next step fails. The table stays in our hands until they have answered.
        TellOpenNodes(_stageRun!, new CloseStage(Key));
        try
        {
            _plan.Complete(_stageRun!.Partials, [.. _made]);
        }
        catch (Exception e) when (e is SegmentException or IOException or UnauthorizedAccessException)
        {
            Fail(FailureKind.Work, e.Message);
            return;
        }

        ContinueWhenClosed();
    }

    private void TellOpenNodes(StageRun run, object message)
    {
        foreach (var node in run.OpenOn)
        {
            _nodes[node].Worker.Tell(message, Self);
        }
    }

    private void OnStageClosed(StageClosed closed)
    {
        if (NodeOf(Sender) is not { } node || AllRuns().FirstOrDefault(run => run.Key == closed.Key) is not { } run)
        {
            return;
        }

        CloseOn(run, node.Number);
        OnOneLessOpen();
    }

    /// <summary>Some node has closed a stage, or is gone: what waited for that goes on.</summary>
    private void OnOneLessOpen()
    {
        if (_isOver)
        {
            StopWhenClosed();
        }
        else if (_failure is not null)
        {
            FinishFailure();
        }
        else
        {
            ContinueWhenClosed();
        }
    }

    /// <summary>A node writes no more for a stage. With the last one, and when no other will open it, the memory of its table is free.</summary>
    private void CloseOn(StageRun run, int node)
    {
        if (run.CloseOn(node) && !run.IsOpen && _closing.Remove(run))
        {
            _run.Tables.Return(run.Rented);
        }
    }

    /// <summary>
    /// What a stage wrote is read by the next one, sealed or handed out only after every writer has closed its views or was
    /// seen to be gone. A stage that only reads need not be waited for, unless its table counts: what was set aside is for one of these.
    /// </summary>
    private void ContinueWhenClosed()
    {
        if (_stageRun is not { IsDone: true } || (_stageRun.IsOpen && (_stage!.OutputIndexes.Length > 0 || !_stageRun.Rented.IsKept)))
        {
            return;
        }

        LeaveStage();
        OpenNextStage();
    }

    /// <summary>The stage is over for this job. Its table is kept from others until every node has closed it.</summary>
    private void LeaveStage()
    {
        if (_stageRun is { } run)
        {
            _stageRun = null;
            if (run.IsOpen)
            {
                _closing.Add(run);
            }
            else
            {
                _run.Tables.Return(run.Rented);
            }
        }
    }

    private void EndStageTrace(string? failure)
    {
        _stageTrace?.SetTag("actorshm.partitions", _stageRun?.PartitionCount);
        Traces.End(_stageTrace, failure);
        _stageTrace = null;
    }

    private IEnumerable<StageRun> AllRuns() => _stageRun is null ? [.. _closing] : [.. _closing, _stageRun];
}
