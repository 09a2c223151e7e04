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

        _stageIndex++;
        _workingSince = _stageIndex == 0 ? _run.Time.GetTimestamp() : _workingSince;
        if (stage is null)
        {
            _stage = null;
            SealNext();
            return;
        }

        foreach (var node in _nodes.Values)
        {
            node.BeginStage();
        }

        var trace = Traces.Begin("stage", ActivityKind.Internal, Traces.TextOf(_trace), new("actorshm.job", _request.RunJob), new("actorshm.stage", _stageIndex + 1));
        var opening = Opening(stage, Traces.TextOf(trace));
        _stage = new JobStage(Key, stage, opening, trace);
        FindNodeIfNone();
        foreach (var output in opening.Outputs)
        {
            CountMapped(output);
        }

        if (opening.MostBytes > _run.Settings.MaximumMessageBytes)
        {
            Fail(
                FailureKind.Input,
                $"It takes {opening.MostBytes:N0} bytes to tell a node of {Key}; a message has room for {_run.Settings.MaximumMessageBytes:N0}. Split the program, so that one pass reads fewer arrays and slices.");
            return;
        }

        MakeTable();
    }

    private void OpenStageOn(JobNode node)
    {
        if (StageRun!.TryOpenOn(node.Number, out var slot))
        {
            node.Worker.Tell(_stage!.OpeningFor(node.Number, slot), Self);
        }
    }

    /// <summary>What nodes are told of a stage, but for the table and their place in it.</summary>
    private OpenStage Opening(Stage stage, string trace)
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
            trace);
    }

    private void OnStageFinished(StageFinished finished)
    {
        if (_failure is not null || finished.Key != Key || StageRun is not { IsDone: false } || NodeOf(Sender) is not { } node)
        {
            return;
        }

        try
        {
            if (StageRun.Finish(node.Number, finished.PartitionsDone))
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
        FindAwaited();
        var isComputing = _failure is null && StageRun is { IsDone: false };
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

    /// <summary>Takes in what each node has done, which the next report tells.</summary>
    private void CountPartitions()
    {
        foreach (var node in _nodes.Values)
        {
            node.Count(StageRun!.PartitionsDoneBy(node.Number));
        }
    }

    private void CompleteStage()
    {
        CountPartitions();
        _run.Metrics.StageDone();
        _stage!.EndTrace(failure: null);
        _done = _done.Plus(_plan!.StageVolume);

        // First: nobody else tells them when the next step fails. The table stays in our hands until they have answered.
        TellOpenNodes(StageRun!, new CloseStage(Key));
        try
        {
            _plan.Complete(StageRun!.Partials, [.. _made], _run.Store);
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
    private static bool MustClose(StageRun run) => run.Stage.OutputIndexes.Length > 0 || !run.Rented.IsKept;

    private void ContinueWhenClosed()
    {
        if (StageRun is not { IsDone: true } || (StageRun.IsOpen && MustClose(StageRun)))
        {
            return;
        }

        LeaveStage();
        OpenNextStage();
    }

    /// <summary>The stage is over for this job. Its table is kept from others until every node has closed it.</summary>
    private void LeaveStage()
    {
        if (StageRun is { } run)
        {
            _stage!.Leave();
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

    private IEnumerable<StageRun> AllRuns() => StageRun is null ? [.. _closing] : [.. _closing, StageRun];
}
