using ActorShm.Actors.Messages;
using ActorShm.Actors.Scheduling;
using ActorShm.Segments;

namespace ActorShm.Actors.Ledger;

// Making segments, on threads of their own. Sessions take turns of one segment each, and jobs of higher priority get more turns. So a session that asks for a thousand segments delays the others only by those that are being made.
internal sealed partial class LedgerActor
{
    // A reservation waits for its turn on the whole machine; meanwhile a second one may find memory in the pool.
    private const int MaxMadeAtOnce = 2;

    private readonly FairThreads<SessionLine> _makers = new("making", MaxMadeAtOnce);
    private readonly HashSet<Asked<Creation>> _creations = [];

    /// <summary>Starts making a segment on another thread, because a reservation waits in the kernel and must not block a thread that actors need.</summary>
    private void OnCreate(Creation request)
    {
        var session = request.Segment.Session;
        var creation = new Asked<Creation>(request, session, Sender);
        _creations.Add(creation);
        CountUnderWay(session, 1);
        if (_ending.ContainsKey(session))
        {
            creation.CallOff(); // asked for by a job that has not heard of the session's end yet
        }

        var (store, calledOff) = (_store, creation.CalledOff);
        _ = _makers.RunAsync(new SessionLine(session, request.Priority), request.Priority.Weight(), () => Create(store, request, calledOff), calledOff).PipeTo(
            Self,
            success: handle => new CreationEnded(creation, handle, null),
            failure: reason => new CreationEnded(creation, null, reason));
    }

    private void OnCallOff()
    {
        var asker = Sender;
        CallOffCreations(creation => creation.Asker.Equals(asker));
    }

    /// <summary>Calls creations off: a segment that is not begun is not made, and one that is being made ends at the next piece. The asker gets its answer then, because it may be a job that waits for the answer before it ends.</summary>
    private void CallOffCreations(Func<Asked<Creation>, bool> isUnwanted)
    {
        foreach (var creation in _creations.Where(isUnwanted))
        {
            creation.CallOff();
        }
    }

    /// <summary>Retires everything that was made for a job that was ended in the middle, including arrays whose answer the job never read.</summary>
    private void OnGiveUp(GiveUpForJob request)
    {
        OnCallOff();
        foreach (var made in _entries.Values.Where(entry => entry.Session == request.Session && entry.MadeFor == request.RunJob).ToArray())
        {
            RetireUnneeded(request.Session, made.Handle, static () => { });
        }
    }

    /// <summary>Answers for a creation that was called off, once nothing of it counts against the quota.</summary>
    private void EndCalledOff(Asked<Creation> creation)
    {
        creation.Asker.Tell(new RequestFailed(FailureKind.Work, $"{creation.Request.Segment.Label}: who asked for it has called it off."), Self);
        OneLess(creation.Session);
    }

    private static SegmentHandle Create(SegmentStore store, Creation request, CancellationToken calledOff)
    {
        var asked = request.Segment;
        if (!SegmentStore.IsPossible(asked.Element, asked.Shape))
        {
            throw new SegmentException($"An array of shape {asked.Shape} and type {asked.Element.Name()} is longer than any file can be.");
        }

        try
        {
            return store.Create(asked.Element, asked.Shape, asked.Label, asked.IsUndefined ? ArrayContent.Undefined : ArrayContent.Zeros, calledOff, request.Job?.Share);
        }
        catch (OutOfSpaceException full) when (request.MaySpill)
        {
            return Spill(store, asked, full, calledOff);
        }
    }

    private static SegmentHandle Spill(SegmentStore store, CreateSegment asked, OutOfSpaceException full, CancellationToken calledOff)
    {
        try
        {
            return store.CreateSpilled(asked.Element, asked.Shape, asked.Label, calledOff);
        }
        catch (SegmentException noDisk) when (noDisk is not OutOfSpaceException)
        {
            // The request is right, but there is no room, in memory or elsewhere.
            throw new OutOfSpaceException(full.RequestedBytes, full.AvailableBytes, $"{full.Limit}; it could not be spilled either: {noDisk.Message}");
        }
    }

    private void OnCreationEnded(CreationEnded ended)
    {
        var creation = ended.Creation;
        _creations.Remove(creation);
        creation.Dispose();
        var session = creation.Session;
        if (_ending.ContainsKey(session))
        {
            // The session ended while the segment was made. The asker may be a job that waits for the answer before it ends.
            creation.Asker.Tell(new SessionClosed(session), Self);
            if (ended.Handle is { } unwanted)
            {
                RetireAtEnd(Record(session, unwanted));
                return;
            }
        }
        else if (creation.CalledOff.IsCancellationRequested && ended.Handle is { } unneeded)
        {
            RetireUnneeded(session, Record(session, unneeded).Handle, () => EndCalledOff(creation));
            return;
        }
        else if (creation.CalledOff.IsCancellationRequested)
        {
            EndCalledOff(creation);
            return;
        }
        else if (ended.Handle is { } handle)
        {
            creation.Asker.Tell(new SegmentCreated(Record(session, handle, creation.Request.Job?.RunJob).Handle), Self);
        }
        else
        {
            creation.Asker.Tell(Failure(creation.Request.Segment.Label, ended.Reason!), Self);
        }

        OneLess(session);
    }

    /// <summary>A segment to be made.</summary>
    /// <param name="Segment">What the segment is to be.</param>
    /// <param name="Job">The terms of the job that wants it; null for a client's request.</param>
    private sealed record Creation(CreateSegment Segment, CreateForJob? Job)
    {
        public bool MaySpill => Job is { MaySpill: true };

        public JobPriority Priority => Job?.Priority ?? JobPriority.Normal;
    }

    private sealed record CreationEnded(Asked<Creation> Creation, SegmentHandle? Handle, Exception? Reason) : IDeadLetterSuppression;
}
