using System.Diagnostics;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Telemetry;
using ActorShm.Kernels;

namespace ActorShm.Actors.Dataflow;

// Stages: each is opened on every node, is done when its work table says so, and is then closed.
internal sealed partial class JobActor
{
    private void OpenNextStage()
    {
        if (FailsForChangedInput())
        {
            return;
        }

        Stage? stage;
        try
        {
            stage = _plan!.NextStage();
        }
        catch (ProgramException e)
        {
            Fail(FailureKind.Input, e.Message);
            return;
        }

        _workingSince = _stages.HasBegun ? _workingSince : _run.Time.GetTimestamp();
        if (stage is null)
        {
            _stages.End();
            _phase = JobPhase.Sealing;
            SealNext();
            return;
        }

        var trace = Traces.Begin("stage", ActivityKind.Internal, Traces.TextOf(_trace), new("actorshm.job", _request.RunJob), new("actorshm.stage", _stages.NextKey.Stage + 1));
        var opening = Opening(stage, Traces.TextOf(trace));
        _stages.MoveOn(stage, opening, trace);
        _phase = JobPhase.Computing;
        foreach (var node in _nodes.Values)
        {
            node.BeginStage();
        }

        FindNodeIfNone();
        foreach (var output in opening.Outputs)
        {
            _cost.AddMapped(output);
        }

        if (opening.MostBytes > _run.Settings.MaximumMessageBytes)
        {
            Fail(
                FailureKind.Input,
                $"It takes {opening.MostBytes:N0} bytes to tell a node of {_stages.Key}; a message has room for {_run.Settings.MaximumMessageBytes:N0}. Split the program, so that one pass reads fewer arrays and slices.");
            return;
        }

        MakeTable(stage);
    }

    /// <summary>Opens the stage on every node that is there and was not told yet, as far as there are slots.</summary>
    private void OpenOnNodes()
    {
        foreach (var node in _nodes.Values)
        {
            if (_stages.TryOpenOn(node.Number, out var told))
            {
                node.Worker.Tell(told, Self);
            }
        }
    }

    /// <summary>Makes the message that opens the next stage, without the table and the node's place in it.</summary>
    private OpenStage Opening(Stage stage, string trace)
    {
        var inputs = _plan!.InputsOf(stage, [.. _made]);
        return new OpenStage(
            _stages.NextKey,
            Table: 0,
            Node: 0,
            Slot: 0,
            _request.Terms.Priority,
            [.. stage.Domain.Encode()],
            [.. stage.Code.Encode()],
            inputs,
            [.. inputs.Select(_inputFiles!.Of)],
            _plan.OutputsOf(stage, [.. _made]),
            trace);
    }

    private void OnStageFinished(StageFinished finished)
    {
        if (_failure is not null || finished.Key != _stages.Key || !_stages.IsComputing || NodeOf(Sender) is not { } node)
        {
            return;
        }

        try
        {
            if (_stages.Finish(node.Number, finished.PartitionsDone))
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
        _stages.FindAwaited();
        var isComputing = _failure is null && _stages.IsComputing;
        if (isComputing)
        {
            CountPartitions();
        }

        Context.Parent.Tell(Report());
        FindNodeIfNone();
        if (!isComputing)
        {
            return;
        }

        var done = Done;
        if (done.Elements > _reported.Elements && !_run.Links.IsBehind(_request.Client))
        {
            _reported = done;
            _request.Client.Tell(new JobProgressed(_request.ClientJob, done.Elements, _plan!.Volume.Elements, done.Bytes, _plan.Volume.Bytes, Working));
        }
    }

    /// <summary>Takes over what each node has done, for the next report.</summary>
    private void CountPartitions()
    {
        foreach (var node in _nodes.Values)
        {
            node.Count(_stages.PartitionsDoneBy(node.Number));
        }
    }

    private void CompleteStage()
    {
        CountPartitions();
        _run.Metrics.StageDone();
        _stages.EndTrace(failure: null);
        _done = _done.Plus(_plan!.StageVolume);

        // Before the next step, because nobody else tells the nodes if that step fails. The table stays ours until they have answered.
        TellOpenNodes(new CloseStage(_stages.Key));
        try
        {
            _plan.Complete(_stages.Partials, [.. _made], _run.Store);
        }
        catch (Exception e) when (FailureKinds.TryOf(e, out _))
        {
            Fail(FailureKind.Work, e.Message); // the array is the job's own: nobody has asked for something wrong
            return;
        }

        ContinueWhenClosed();
    }

    private void TellOpenNodes(object message)
    {
        foreach (var node in _stages.OpenNodes)
        {
            _nodes[node].Worker.Tell(message, Self);
        }
    }

    private void OnStageClosed(StageClosed closed)
    {
        if (NodeOf(Sender) is { } node && _stages.TryClose(closed.Key, node.Number))
        {
            OnOneLessOpen();
        }
    }

    /// <summary>Continues what waited for a node to close a stage or to be gone.</summary>
    private void OnOneLessOpen()
    {
        if (_phase == JobPhase.Over)
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

    private void ContinueWhenClosed()
    {
        if (!_stages.IsDone || _stages.MustClose)
        {
            return;
        }

        _stages.Leave();
        OpenNextStage();
    }
}
