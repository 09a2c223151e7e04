using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Scheduling;
using ActorShm.Segments;

namespace ActorShm.Actors.Coordination;

// Segments are made on threads for that. Sessions take turns of one each, with more turns for the jobs of higher priorities: who asks for a thousand keeps nobody else waiting for more than those that are being made.
internal sealed partial class LedgerActor
{
    // A reservation has to wait for its turn on the whole machine; a second one may find memory in the pool meanwhile.
    private const int MaxAtOnce = 2;

    private readonly LongLivedThreads _threads = new("making", MaxAtOnce);
    private readonly FairLines<(long Session, JobPriority Priority), Creation> _toMake = new();
    private readonly List<Creation> _making = [];

    private void OnCreate(CreateArray request)
    {
        var session = request.Segment.Session;
        UnderWayFor(session).Count++;
        _toMake.Add((session, request.Priority), request.Priority.Weight(), new Creation(request, Sender));
        BeginNext();
    }

    /// <summary>Has waiting segments made, on threads for that: a reservation waits in the kernel, and must not do so on a thread that actors need.</summary>
    private void BeginNext()
    {
        while (_making.Count < MaxAtOnce && _toMake.TryTake(out var next))
        {
            _making.Add(next);
            var (store, request, calledOff) = (_store, next.Request, next.BeginFor(_underWay[next.Session]));
            _ = _threads.RunAsync(() => Create(store, request, calledOff)).PipeTo(
                Self,
                success: handle => new CreationEnded(next, handle, null),
                failure: reason => new CreationEnded(next, null, reason));
        }
    }

    private void OnCallOff()
    {
        var asker = Sender;
        if (_toMake.TryRemove(creation => creation.Asker.Equals(asker), out var waiting))
        {
            EndCalledOff(waiting);
        }
        else
        {
            _making.Find(creation => creation.Asker.Equals(asker))?.CallOff();
        }
    }

    /// <summary>The session ends, and what it has asked for and is not begun is not made any more. Who asked may be a job that waits for the answer to end.</summary>
    private void EndWaitingCreations(long session)
    {
        foreach (var waiting in _toMake.RemoveAll(asker => asker.Session == session))
        {
            waiting.Asker.Tell(new SessionClosed(session), Self);
            _underWay[session].Count--; // its end is looked for when all that it owns is known
        }
    }

    /// <summary>The answer about an array may be one that its job has not come to read.</summary>
    private void OnGiveUp(GiveUpArrays request)
    {
        OnCallOff();
        foreach (var made in _entries.Values.Where(entry => entry.Session == request.Session && entry.MadeFor == request.RunJob).ToArray())
        {
            RetireUnneeded(request.Session, made.Handle, static () => { });
        }
    }

    /// <summary>Nothing counts any more of what was called off.</summary>
    private void EndCalledOff(Creation creation)
    {
        creation.Asker.Tell(new RequestFailed(FailureKind.Work, $"{creation.Request.Segment.Label}: who asked for it has called it off."), Self);
        OneLess(creation.Session);
    }

    private static SegmentHandle Create(SegmentStore store, CreateArray request, CancellationToken calledOff)
    {
        var asked = request.Segment;
        try
        {
            return store.Create(asked.Element, asked.Shape, asked.Label, asked.IsUndefined ? ArrayContent.Undefined : ArrayContent.Zeros, calledOff, request.Share);
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
        _making.Remove(creation);
        creation.End();
        BeginNext();
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
        else if (creation.IsCalledOff && ended.Handle is { } unneeded)
        {
            RetireUnneeded(session, Record(session, unneeded).Handle, () => EndCalledOff(creation));
            return;
        }
        else if (creation.IsCalledOff)
        {
            EndCalledOff(creation);
            return;
        }
        else if (ended.Handle is { } handle)
        {
            creation.Asker.Tell(new SegmentCreated(Record(session, handle, creation.Request.RunJob).Handle), Self);
        }
        else
        {
            creation.Asker.Tell(Failure(creation.Request.Segment.Label, ended.Reason!), Self);
        }

        OneLess(session);
    }

    private sealed record CreationEnded(Creation Creation, SegmentHandle? Handle, Exception? Reason);

    /// <summary>A segment that is asked for, until it is made.</summary>
    private sealed class Creation(CreateArray request, IActorRef asker)
    {
        private CancellationTokenSource? _calledOff;

        public CreateArray Request => request;

        public IActorRef Asker => asker;

        public long Session => request.Segment.Session;

        /// <summary>Whether who asked for it has no use for it any more.</summary>
        public bool IsCalledOff { get; private set; }

        /// <summary>It is begun.</summary>
        /// <returns>When it is to end, as its session does or who asked has said.</returns>
        public CancellationToken BeginFor(UnderWay session)
        {
            _calledOff = CancellationTokenSource.CreateLinkedTokenSource(session.CalledOff.Token);
            return _calledOff.Token;
        }

        public void CallOff()
        {
            IsCalledOff = true;
            _calledOff!.Cancel();
        }

        /// <summary>It has been made, or not.</summary>
        public void End() => _calledOff!.Dispose();
    }
}
