using ActorShm.Actors.Configuration;
using ActorShm.Actors.Coordination;
using ActorShm.Actors.Messages;
using ActorShm.Segments;

namespace ActorShm.Actors.Dataflow;

// The arrays that the job writes: checked against the quota all together, then made one after the other.
internal sealed partial class JobActor
{
    /// <summary>Why the job cannot be run within the quota, before anything of it is made; null when it can.</summary>
    private string? QuotaProblem()
    {
        if (_run.Settings.Segments.QuotaBytes is not { } quotaBytes || _run.Settings.OverQuota == OverQuota.Spill)
        {
            return null;
        }

        var peakBytes = _plan!.PeakBytes;
        var usedBytes = _run.Store.UsedBytes;
        return peakBytes <= quotaBytes - usedBytes
            ? null
            : $"The job would take {peakBytes:N0} bytes for its arrays; the quota is {quotaBytes:N0}, of which {usedBytes:N0} are used. "
            + "Retire segments, raise actorshm.segments.quota, or set actorshm.job.over-quota = spill to let it use a disk.";
    }

    /// <summary>A node is there or on its way: what waited for that begins.</summary>
    private void BeginMaking()
    {
        if (_awaitsNodeToMake)
        {
            _awaitsNodeToMake = false;
            MakeNextArray();
        }
    }

    private void MakeNextArray()
    {
        if (_failure is not null)
        {
            return;
        }

        if (_made.Count == _plan!.Arrays.Length)
        {
            OpenNextStage();
            return;
        }

        var array = _plan.Arrays[_made.Count];
        _isMaking = true;
        var segment = new CreateSegment(_request.Session, array.Element, array.Shape, array.Label, InitialContent.Undefined);
        _run.Ledger.Tell(new CreateArray(segment, _run.Settings.OverQuota == OverQuota.Spill));
    }

    private void OnSegmentCreated(SegmentCreated created)
    {
        _isMaking = false;
        _made.Add(created.Handle);
        if (_failure is not null)
        {
            FinishFailure();
            return;
        }

        CountMapped(created.Handle);
        MakeNextArray();
    }

    private void OnRequestFailed(RequestFailed failed)
    {
        _isMaking = false;
        if (_failure is not null)
        {
            FinishFailure();
            return;
        }

        Fail(failed.Kind, failed.Reason);
    }

    private void CountMapped(SegmentHandle handle)
    {
        if (_mapped.Add(handle.Id))
        {
            _bytesMapped += handle.DataBytes;
            _run.Metrics.Mapped(handle.DataBytes);
        }
    }
}
