using System.Collections.Immutable;
using ActorShm.Actors.Ledger;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Runs;
using ActorShm.Actors.Telemetry;
using ActorShm.Segments;

namespace ActorShm.Actors.Dataflow;

// The two ways in which a job ends: with an answer, or with a failure once nobody writes for it any more.
internal sealed partial class JobActor
{
    /// <summary>Seals the segments to keep, one after the other. After the last one the temporary arrays are retired, and then the job is answered.</summary>
    private void SealNext()
    {
        if (_failure is not null)
        {
            return;
        }

        if (_phase != JobPhase.Sealing)
        {
            throw new InvalidOperationException($"The job was to seal what it has made before its last stage was over (stage {_stages.Number}).");
        }

        if (_sealed < _made.Count - _plan!.TemporaryCount)
        {
            _run.Ledger.Tell(new SealSegment(_request.Session, _made[_sealed++]));
            return;
        }

        Retire([.. _made.Skip(_sealed)]);
        if (_retiring == 0)
        {
            Complete();
        }
    }

    private void Complete()
    {
        var (results, outputs) = _plan!.Answer([.. _made]);
        Conclude(new JobCompleted(_request.ClientJob, results, outputs, _cost.Total(_nodesAtStart), _plan.Volume.Elements, _plan.Volume.Bytes, Working));
        StopWhenClosed();
    }

    private void OnStageFailed(StageFailed failed)
    {
        // A node that was slow to open what others have done meanwhile has not failed; like all nodes it is being told to close the stage.
        if (failed.Key != _stages.Key || !_stages.IsComputing || NodeOf(Sender) is not { } node || FailsForChangedInput() || FailsForClosedTarget())
        {
            return;
        }

        if (failed.MayBeThisNodeOnly)
        {
            OnNodeUnable(node, failed.Reason);
        }
        else
        {
            Fail(failed.Kind, $"Node {node.Number} could not do {failed.Key}: {failed.Reason}");
        }
    }

    /// <summary>Fails the job if an input is no longer what it was when the job began.</summary>
    private bool FailsForChangedInput()
    {
        if (_inputFiles?.FindChange() is not { } change)
        {
            return false;
        }

        Fail(FailureKind.Work, change);
        return true;
    }

    /// <summary>Fails the job if the segment that it fills cannot be filled any more. Its owner may seal it after the ledger was asked and before a node has it open; no node is to blame for that.</summary>
    private bool FailsForClosedTarget()
    {
        if (_plan?.Target is not { } target)
        {
            return false;
        }

        try
        {
            if (_run.Store.StateOf(target) == SegmentState.Filling)
            {
                return false;
            }

            Fail(FailureKind.Input, $"Segment {target.Id} was sealed before it was filled. Make a new one, and seal it when the fill is over.");
        }
        catch (Exception closed) when (closed is SegmentGoneException or StaleHandleException or SegmentFormatException)
        {
            Fail(FailureKind.Input, closed.Message);
        }
        catch (Exception unknown) when (unknown is SegmentException or IOException or UnauthorizedAccessException)
        {
            return false; // the host cannot look, for instance because it has no descriptor left; then the node's reason stands
        }

        return true;
    }

    private void OnStopJob(StopJob stop)
    {
        if (_failure is null && _phase != JobPhase.Over)
        {
            // An earlier failure is the answer, and its reason stays.
            _isClientGone = stop.IsClientGone;
            _wasStopped = true;
        }

        Fail(FailureKind.Work, stop.Reason);
    }

    /// <summary>Fails the job. Its client is told as soon as nobody writes for it any more.</summary>
    private void Fail(FailureKind kind, string reason)
    {
        if (_failure is not null || _phase == JobPhase.Over)
        {
            return;
        }

        _failure = new JobFailed(_request.ClientJob, kind, reason);
        _unwanted.Cancel();
        CallOffMaking();
        CloseStageEarly();
        FinishFailure();
    }

    private void CloseStageEarly()
    {
        if (_stages.IsComputing)
        {
            // A node sees the flag before its next block, even if its messages have to wait.
            _stages.Cancel();
            TellOpenNodes(new CloseStage(_stages.Key));
        }
    }

    /// <summary>
    /// Completes the failure once nothing goes on for the job: a node may be in the middle of a partition, and the ledger may be making a segment. Before that,
    /// a client that hears of the failure could begin to use what is still being written. By then the job has also given back its part of the quota, tables included, because the client's next job may need it.
    /// </summary>
    private void FinishFailure()
    {
        if (_phase == JobPhase.Over || _isMaking || _stages.IsMakingTable || _stages.MustClose)
        {
            return;
        }

        if (!_isUndone)
        {
            _isUndone = true;
            Retire([.. _made]);
            _done = Done; // how far the job came is reported after it has left its stage
            _stages.Leave();
        }

        if (_retiring == 0)
        {
            Conclude(_failure!);
            StopWhenClosed();
        }
    }

    /// <summary>Continues the failure of a job that has failed, after something that the job waited for has ended.</summary>
    /// <returns>Whether the job has failed, and has no use for the result.</returns>
    private bool FinishesFailure()
    {
        if (_failure is null)
        {
            return false;
        }

        FinishFailure();
        return true;
    }

    /// <summary>Has arrays retired that nobody needs any more. The answer to the job waits for this, because until then they count against the quota.</summary>
    private void Retire(ImmutableArray<SegmentHandle> unneeded)
    {
        if (!unneeded.IsEmpty)
        {
            _retiring++;
            _run.Ledger.Tell(new RetireForJob(_request.Session, unneeded));
        }
    }

    private void OnRetiredForJob()
    {
        _retiring--;
        if (!FinishesFailure() && _retiring == 0)
        {
            Complete();
        }
    }

    private void Conclude(object answer)
    {
        // The client waits for its answer, even if a defect breaks an earlier step.
        var end = new EndSteps();
        end.Try(() => _share?.Dispose()); // the part that no array or table has taken
        end.Try(EndFilling); // before the answer, because a client that has the answer may write to the target
        var failure = answer as JobFailed;
        var last = JobReported.Nothing;
        end.Try(() => last = Report());
        end.Try(() => Context.Parent.Tell(new JobConcluded(last, failure, _wasStopped && failure == _failure))); // before the answer too, because a client that has the answer may ask about the job
        _phase = JobPhase.Over;
        if (!_isClientGone)
        {
            end.Try(() => _request.Client.Tell(answer));
        }

        end.Try(() => _stages.EndTrace(failure?.Reason));
        end.Try(() => Traces.End(_trace, failure?.Reason));
        Timers.Cancel(nameof(DeadlinePassed)); // only this timer: the nodes are watched until the last one has closed
        end.ThrowIfAnyFailed();
    }

    private void EndFilling()
    {
        if (_plan?.Target is { } target && !_stages.IsOpen) // after a defect a node may still write to it, and nobody would hear when it stops
        {
            _run.Ledger.Tell(new EndFill(target, _request.RunJob));
        }
    }

    /// <summary>Stops the actor once no node can write to a table of its stages, which others use then. The client already has its answer.</summary>
    private void StopWhenClosed()
    {
        if (_stages.AllClosed)
        {
            Context.Stop(Self);
        }
    }
}
