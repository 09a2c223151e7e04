using ActorShm.Actors.Ledger;
using ActorShm.Actors.Messages;
using ActorShm.Segments;

namespace ActorShm.Actors.Dataflow;

// Making the arrays that the job writes. Their part of the quota is set aside for all of them and the work tables together; then they are made one after the other.
internal sealed partial class JobActor
{
    /// <summary>The part of the quota set aside for arrays that are not made yet, and for one work table; null when what does not fit may be spilled. Tables do not count then, because on a disk they would be of no use.</summary>
    private QuotaShare? _share;

    /// <summary>Sets room aside for all arrays of the job and the largest of its work tables, before any is made. No other job can take that room: either all of them find room, or the job is refused.</summary>
    /// <returns>False when the job has failed because there is not enough room.</returns>
    private bool TrySetAside()
    {
        if (_run.Settings.OverQuota == OverQuota.Spill)
        {
            return true;
        }

        try
        {
            _share = _run.Store.SetAside(_plan!.PeakBytes(_request.Terms.Partitions));
            return true;
        }
        catch (OutOfSpaceException full)
        {
            Fail(
                FailureKind.OutOfSpace,
                $"The job would take {full.RequestedBytes:N0} bytes for its arrays and work tables, and {full.AvailableBytes:N0} are available by {full.Limit}. "
                + "Retire segments, raise actorshm.segments.quota, or set actorshm.job.over-quota = spill to let it use a disk.");
            return false;
        }
    }

    /// <summary>Begins to make the arrays, if that was waiting for a node that is there or on its way.</summary>
    private void BeginMaking()
    {
        if (_phase == JobPhase.AwaitingNode)
        {
            MakeNextArray();
        }
    }

    private void MakeNextArray()
    {
        if (_failure is not null)
        {
            return;
        }

        _phase = JobPhase.Making;
        if (_made.Count == _plan!.Arrays.Length)
        {
            OpenNextStage();
            return;
        }

        var array = _plan.Arrays[_made.Count];
        _isMaking = true;
        var segment = new CreateSegment(_request.Session, array.Element, array.Shape, array.Label, IsUndefined: true);
        _run.Ledger.Tell(new CreateForJob(segment, _run.Settings.OverQuota == OverQuota.Spill, _share, _request.Terms.Priority, _request.RunJob));
    }

    /// <summary>Calls off the array that is being made, so that the job waits only until the ledger has stopped making it.</summary>
    private void CallOffMaking()
    {
        if (_isMaking)
        {
            _run.Ledger.Tell(new CallOffCreation());
        }
    }

    private void OnSegmentCreated(SegmentCreated created)
    {
        _isMaking = false;
        _made.Add(created.Handle);
        if (FinishesFailure())
        {
            return;
        }

        _cost.AddMapped(created.Handle);
        MakeNextArray();
    }

    private void OnRequestFailed(RequestFailed failed)
    {
        _isMaking = false;
        if (!FinishesFailure())
        {
            Fail(failed.Kind, failed.Reason);
        }
    }
}
