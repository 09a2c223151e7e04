using ActorShm.Actors.Messages;
using ActorShm.Actors.Scheduling;
using ActorShm.Segments;

namespace ActorShm.Actors.Ledger;

// Segments are made on threads for that. Sessions take turns of one each, with more turns for the jobs of higher priorities: who asks for a thousand keeps nobody else waiting for more than those that are being made.
internal sealed partial class LedgerActor
{
    // A reservation has to wait for its turn on the whole machine; a second one may find memory in the pool meanwhile.
    private const int MaxMadeAtOnce = 2;

    private readonly FairThreads<SessionLine> _makers = new("making", MaxMadeAtOnce);
    private readonly HashSet<Asked<Creation>> _creations = [];

    /// <summary>A reservation waits in the kernel, and must not do so on a thread that actors need.</summary>
    private void OnCreate(Creation request)
    {
        var session = request.Segment.Session;
        var creation = new Asked<Creation>(request, session, Sender);
        _creations.Add(creation);
        CountUnderWay(session, 1);
        if (_ending.ContainsKey(session))
        {
            creation.CallOff(); // by a job that has not heard of the end yet
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

    /// <summary>What is not begun is not made any more, and what is being made ends at the next piece. Who asked hears of it then: it may be a job that waits for the answer to end.</summary>
    private void CallOffCreations(Func<Asked<Creation>, bool> isUnwanted)
    {
        foreach (var creation in _creations.Where(isUnwanted))
        {
            creation.CallOff();
        }
    }

    /// <summary>The answer about an array may be one that its job has not come to read.</summary>
    private void OnGiveUp(GiveUpForJob request)
    {
        OnCallOff();
        foreach (var made in _entries.Values.Where(entry => entry.Session == request.Session && entry.MadeFor == request.RunJob).ToArray())
        {
            RetireUnneeded(request.Session, made.Handle, static () => { });
        }
    }

    /// <summary>Nothing counts any more of what was called off.</summary>
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
            // What was asked for is right; there is no room for it, in memory or elsewhere.
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
            // Its session has ended while it was made. Who asked may be a job that waits for the answer to end.
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

    /// <summary>An array that is to be made.</summary>
    /// <param name="Segment">What it is.</param>
    /// <param name="Job">How a job wants it; null for one that a client has asked for.</param>
    private sealed record Creation(CreateSegment Segment, CreateForJob? Job)
    {
        public bool MaySpill => Job is { MaySpill: true };

        public JobPriority Priority => Job?.Priority ?? JobPriority.Normal;
    }

    private sealed record CreationEnded(Asked<Creation> Creation, SegmentHandle? Handle, Exception? Reason) : IDeadLetterSuppression;
}
