using ActorShm.Actors.Messages;
using ActorShm.Actors.Work;
using ActorShm.Segments;

namespace ActorShm.Actors.Coordination;

/// <summary>
/// The host's record of which segments exist and which session owns them; the only actor that changes the store. Reserving space takes as long
/// as the kernel needs, so segments are made beside the actor, several at a time; everything else is done one request after the
/// other. A request that fails changes nothing and is answered by <see cref="RequestFailed"/>.
/// </summary>
internal sealed class LedgerActor : ReceiveActor
{
    /// <summary>Its name under <c>/user</c>, which may be a system of an embedder's.</summary>
    public const string Name = "actorshm-ledger";

    /// <summary>Stands for the run where a session's number stands; no session has it.</summary>
    public const long Run = 0;

    private readonly SegmentStore _store;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<SegmentId, Entry> _entries = [];

    // A reservation has to wait for its turn on the whole machine; a second one may find memory in the pool meanwhile.
    private const int MaxAtOnce = 2;

    private readonly LongLivedThreads _threads = new("making", MaxAtOnce);
    private readonly Queue<(CreateArray Request, IActorRef Asker)> _waiting = new();
    private int _making;

    // What is being made for each session, and who waits for the end of a session until it is.
    private readonly Dictionary<long, UnderWay> _underWay = [];
    private readonly Dictionary<long, IActorRef> _ending = [];

    /// <summary>Called by the start of a run only.</summary>
    /// <param name="store">The run's store, used by nobody else for changes.</param>
    public LedgerActor(SegmentStore store)
    {
        _store = store;
        Receive<CreateSegment>(request => OnCreate(new CreateArray(request, MaySpill: false, Share: null)));
        Receive<CreateArray>(request => OnCreate(request));
        Receive<CreationEnded>(OnCreationEnded);
        Receive<AdoptFile>(request => Answer(request.Path, () => new FileAdopted(Record(request.Session, _store.Adopt(request.Path, request.Label)))));
        Receive<SealSegment>(request => Answer(request.Handle.Id.ToString(), () => Seal(request)));
        Receive<RetireSegment>(request => Answer(request.Handle.Id.ToString(), () => Retire(request)));
        Receive<KeepSegment>(request => Answer(request.Handle.Id.ToString(), () => Keep(request)));
        Receive<SessionOfSegment>(request => Answer(request.Handle.Id.ToString(), () => SessionOf(request)));
        Receive<CheckWritable>(request => Answer(request.Handle.Id.ToString(), () => Check(request)));
        Receive<ReleaseSession>(request => Release(request));
    }

    /// <summary>What exists is known here only; starting again with an empty list would leave segments that nobody owns.</summary>
    protected override void PreRestart(Exception reason, object? message) =>
        Environment.FailFast("The ledger failed, so what segments exist is no longer known.", reason);

    /// <summary>The run has ended: nobody needs what is still being made.</summary>
    protected override void PostStop()
    {
        _threads.Dispose();
        foreach (var underWay in _underWay.Values)
        {
            underWay.CalledOff.Cancel();
        }
    }

    /// <summary>The coordinator hears of it and has every node close the views it keeps.</summary>
    private static void Forget(SegmentHandle handle) => Context.System.EventStream.Publish(new ForgetSegment(handle));

    private void OnCreate(CreateArray request)
    {
        var session = request.Segment.Session;
        if (!_underWay.TryGetValue(session, out var underWay))
        {
            _underWay.Add(session, underWay = new UnderWay());
        }

        underWay.Count++;
        _waiting.Enqueue((request, Sender));
        BeginNext();
    }

    /// <summary>Has waiting segments made, on threads for that: a reservation waits in the kernel, and must not do so on a thread that actors need.</summary>
    private void BeginNext()
    {
        while (_making < MaxAtOnce && _waiting.TryDequeue(out var next))
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
            return store.Create(asked.Element, asked.Shape, asked.Label, asked.Content, cancellation: calledOff, share: request.Share);
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
        _underWay[session].Count--;
        if (_ending.ContainsKey(session))
        {
            // Its session has ended while it was made. Who asked may be a job that waits for the answer to end.
            if (ended.Handle is { } unwanted)
            {
                RetireQuietly(unwanted);
            }

            ended.Asker.Tell(new SessionClosed(session), Self);
        }
        else if (ended.Handle is { } handle)
        {
            ended.Asker.Tell(new SegmentCreated(Record(session, handle)), Self);
        }
        else
        {
            ended.Asker.Tell(Failure(ended.Request.Label, ended.Reason!), Self);
        }

        EndSession(session);
    }

    private SegmentHandle Record(long session, SegmentHandle handle)
    {
        _entries.Add(handle.Id, new Entry(session, handle));
        return handle;
    }

    private SegmentSealed Seal(SealSegment request)
    {
        OwnedBy(request.Session, request.Handle);
        if (_store.StateOf(request.Handle) == SegmentState.Foreign)
        {
            throw new SegmentException($"Segment {request.Handle.Id} is somebody else's file, adopted where it lies; only its owner can protect it.");
        }

        _store.Seal(request.Handle);
        return new SegmentSealed(request.Handle);
    }

    private Writable Check(CheckWritable request)
    {
        OwnedBy(request.Session, request.Handle);
        return _store.StateOf(request.Handle) == SegmentState.Filling
            ? new Writable(request.Handle)
            : throw new SegmentSealedException($"Segment {request.Handle.Id} is sealed or somebody else's file, so it cannot be filled. Make a new one.");
    }

    private SegmentKept Keep(KeepSegment request)
    {
        OwnedBy(request.Session, request.Handle);
        _entries[request.Handle.Id] = new Entry(Run, request.Handle);
        return new SegmentKept(request.Handle);
    }

    private SessionOfSegmentFound SessionOf(SessionOfSegment request) =>
        _entries.TryGetValue(request.Handle.Id, out var entry) && entry.Handle == request.Handle
            ? new SessionOfSegmentFound(request.Handle, entry.Session)
            : throw new SegmentGoneException($"Segment {request.Handle.Id} is not in the run's ledger: it was retired.");

    private SegmentRetired Retire(RetireSegment request)
    {
        OwnedBy(request.Session, request.Handle);
        _store.Retire(request.Handle);
        _entries.Remove(request.Handle.Id);
        Forget(request.Handle);
        return new SegmentRetired(request.Handle);
    }

    private void Release(ReleaseSession request)
    {
        foreach (var entry in _entries.Values.Where(e => e.Session == request.Session).ToArray())
        {
            RetireQuietly(entry.Handle);
            _entries.Remove(entry.Handle.Id);
            Forget(entry.Handle);
        }

        _ending[request.Session] = Sender;
        if (_underWay.TryGetValue(request.Session, out var underWay))
        {
            underWay.CalledOff.Cancel();
        }

        EndSession(request.Session);
    }

    /// <summary>Tells who waits that the session owns nothing any more, once nothing is being made for it.</summary>
    private void EndSession(long session)
    {
        if (_underWay.TryGetValue(session, out var underWay))
        {
            if (underWay.Count > 0)
            {
                return;
            }

            _underWay.Remove(session);
            underWay.CalledOff.Dispose();
        }

        if (_ending.Remove(session, out var waiting))
        {
            waiting.Tell(new SessionReleased(session), Self);
        }
    }

    private void RetireQuietly(SegmentHandle handle)
    {
        try
        {
            _store.Retire(handle);
        }
        catch (Exception e) when (e is SegmentException or IOException or UnauthorizedAccessException)
        {
            // Somebody removed or damaged the files by hand. The entry goes either way, and the rest with the run's directory.
            _log.Warning("Segment {0} could not be retired: {1}", handle.Id, e.Message);
        }
    }

    /// <summary>A session may change what it made, and what was given to the run.</summary>
    private void OwnedBy(long session, SegmentHandle handle)
    {
        if (!_entries.TryGetValue(handle.Id, out var entry) || entry.Handle != handle || (entry.Session != session && entry.Session != Run))
        {
            throw new SegmentGoneException($"Segment {handle.Id} belongs to another session, or is retired already.");
        }
    }

    private void Answer(string subject, Func<object> carryOut)
    {
        object answer;
        try
        {
            answer = carryOut();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The store leaves nothing behind when it throws, so the books are still right, whatever it was.
            answer = Failure(subject, e);
        }

        Sender.Tell(answer, Self);
    }

    private RequestFailed Failure(string subject, Exception reason)
    {
        switch (reason)
        {
            case OutOfSpaceException:
                return new RequestFailed(FailureKind.OutOfSpace, reason.Message);
            case SegmentInUseException:
                return new RequestFailed(FailureKind.Work, reason.Message);
            case SegmentException or ArgumentException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException:
                return new RequestFailed(FailureKind.Input, reason.Message);
            default:
                _log.Error(reason, "The ledger could not do what was asked with {0}", subject);
                return new RequestFailed(FailureKind.Work, $"{subject}: {reason.Message}");
        }
    }

    private sealed record CreationEnded(CreateSegment Request, IActorRef Asker, SegmentHandle? Handle, Exception? Reason);

    private sealed record Entry(long Session, SegmentHandle Handle);

    /// <summary>What is being made for a session.</summary>
    private sealed class UnderWay
    {
        /// <summary>How many segments.</summary>
        public int Count { get; set; }

        /// <summary>The session has ended; reserving space for it stops at the next piece.</summary>
        public CancellationTokenSource CalledOff { get; } = new();
    }
}

/// <summary>Make an array for a job. Stays in the host process.</summary>
/// <param name="Segment">What is to be made.</param>
/// <param name="MaySpill">Whether it may lie on a disk, outside of the quota, where there is no room for it otherwise.</param>
/// <param name="Share">What the job has of the quota; null for a segment that takes of what is left.</param>
internal sealed record CreateArray(CreateSegment Segment, bool MaySpill, QuotaShare? Share);

/// <summary>Retire everything that a session owns. Stays in the host process.</summary>
internal sealed record ReleaseSession(long Session);

/// <summary>The session owns nothing any more.</summary>
internal sealed record SessionReleased(long Session);

/// <summary>May this session have its segment written to? Stays in the host process.</summary>
internal sealed record CheckWritable(long Session, SegmentHandle Handle);

/// <summary>Yes.</summary>
internal sealed record Writable(SegmentHandle Handle);

/// <summary>Which session does a segment belong to? Stays in the host process.</summary>
internal sealed record SessionOfSegment(SegmentHandle Handle);

/// <summary>To this one, or to <see cref="LedgerActor.Run"/>.</summary>
internal sealed record SessionOfSegmentFound(SegmentHandle Handle, long Session);
