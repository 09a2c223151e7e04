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
    private readonly FairLines<(long Session, JobPriority Priority), (CreateArray Request, IActorRef Asker)> _toMake = new();
    private int _making;

    private void OnCreate(CreateArray request)
    {
        var session = request.Segment.Session;
        UnderWayFor(session).Count++;
        _toMake.Add((session, request.Priority), request.Priority.Weight(), (request, Sender));
        BeginNext();
    }

    /// <summary>Has waiting segments made, on threads for that: a reservation waits in the kernel, and must not do so on a thread that actors need.</summary>
    private void BeginNext()
    {
        while (_making < MaxAtOnce && _toMake.TryTake(out var next))
        {
            _making++;
            var (request, asker) = next;
            var (store, calledOff) = (_store, _underWay[request.Segment.Session].CalledOff.Token);
            _ = _threads.RunAsync(() => Create(store, request, calledOff)).PipeTo(
                Self,
                success: handle => new CreationEnded(request.Segment, asker, handle, null),
                failure: reason => new CreationEnded(request.Segment, asker, null, reason));
        }
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
        _making--;
        BeginNext();
        var session = ended.Request.Session;
        if (_ending.ContainsKey(session))
        {
            // Its session has ended while it was made. Who asked may be a job that waits for the answer to end.
            ended.Asker.Tell(new SessionClosed(session), Self);
            if (ended.Handle is { } unwanted)
            {
                RetireAtEnd(Record(session, unwanted));
                return;
            }
        }
        else if (ended.Handle is { } handle)
        {
            ended.Asker.Tell(new SegmentCreated(Record(session, handle).Handle), Self);
        }
        else
        {
            ended.Asker.Tell(Failure(ended.Request.Label, ended.Reason!), Self);
        }

        OneLess(session);
    }

    private sealed record CreationEnded(CreateSegment Request, IActorRef Asker, SegmentHandle? Handle, Exception? Reason);
}
