using ActorShm.Actors.Messages;

namespace ActorShm.Actors.Dataflow;

// The two ways a job ends: an answer, or a failure once nobody writes for it any more.
internal sealed partial class JobActor
{
    /// <summary>Seals what the job made to be kept, one segment after the other, and answers after the last. Temporary arrays end here.</summary>
    private void SealNext()
    {
        if (_failure is not null)
        {
            return;
        }

        if (_sealed < _made.Count - _plan!.TemporaryCount)
        {
            _run.Ledger.Tell(new SealSegment(_request.Session, _made[_sealed++]));
            return;
        }

        foreach (var temporary in _made.Skip(_sealed))
        {
            _run.Ledger.Tell(new RetireSegment(_request.Session, temporary));
        }

        var (results, outputs) = _plan.Answer([.. _made]);
        var cost = new JobCost(
            _run.Time.GetElapsedTime(_startedAt),
            _bytesMapped,
            _run.Links.BytesMessaged - _messagedAtStart,
            _partitions,
            _retries,
            _nodesAtStart);
        Conclude(new JobCompleted(_request.ClientJob, results, outputs, cost));
        Context.Stop(Self);
    }

    private void OnStageFailed(StageFailed failed)
    {
        if (failed.Key == Key && NodeOf(Sender) is { } node)
        {
            // What a node could not open, it does not have to close.
            Fail(failed.Kind, $"Node {node.Number} could not do {failed.Key}: {failed.Reason}");
        }
    }

    /// <summary>Ends the job without an answer, as soon as nobody writes for it any more.</summary>
    private void Fail(FailureKind kind, string reason)
    {
        if (_failure is not null || _isOver)
        {
            return;
        }

        _failure = new JobFailed(_request.ClientJob, kind, reason);
        CloseStageOnNodes();
        FinishFailure();
    }

    /// <summary>
    /// A node may be in the middle of a partition, and the ledger in the middle of making a segment. Until they are through,
    /// a client that hears of the failure could begin to use what is still being written.
    /// </summary>
    private void FinishFailure()
    {
        var isBeingWritten = _stage is { OutputIndexes.Length: > 0 } && _nodes.Values.Any(node => node.HasStageOpen);
        if (_isOver || _isMaking || isBeingWritten)
        {
            return;
        }

        foreach (var handle in _made)
        {
            _run.Ledger.Tell(new RetireSegment(_request.Session, handle));
        }

        Conclude(_failure!);
        Context.Stop(Self);
    }

    private void Conclude(object answer)
    {
        _request.Client.Tell(answer);
        _isOver = true;
    }
}
