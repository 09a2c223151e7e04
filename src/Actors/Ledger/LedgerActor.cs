using ActorShm.Actors.Messages;
using ActorShm.Actors.Scheduling;
using ActorShm.Segments;

namespace ActorShm.Actors.Ledger;

/// <summary>
/// The host's record of which segments exist and which session owns them. It is the only actor that makes, keeps, seals and retires segments; nodes and clients write elements, and a job writes what the
/// blocks of a kernel leave. The actor waits for nobody. Reserving space takes as long as the kernel needs, and reading the header of a file as long as its mount does, so segments are made and
/// files adopted beside the actor, several at a time. A segment that another process is changing is tried again later. Requests about one segment are carried out in the order in which they
/// come. A request that fails changes nothing and is answered by <see cref="RequestFailed"/>.
/// </summary>
internal sealed partial class LedgerActor : ReceiveActor, IWithTimers
{
    /// <summary>The number that stands for the run in place of a session's number; no session has it.</summary>
    public const long Run = 0;

    // Stands in place of a session's number for a segment that has outlived its session.
    private const long Nobody = -1;

    private readonly SegmentStore _store;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly TimeProvider _time;
    private readonly Func<AdoptFile, SegmentHandle> _adopt;
    private readonly Dictionary<SegmentId, Entry> _entries = [];

    /// <summary>Who hears of segments that are gone; null before anybody has asked, and no node has a view.</summary>
    private IActorRef? _listener;

    /// <summary>Called by the start of a run only.</summary>
    /// <param name="store">The run's store. Nobody else makes, keeps, seals or retires segments in it. Jobs set a part of its quota aside themselves, and have their long work tables made in that part.</param>
    /// <param name="time">The clock that measures how long others have been changing a segment.</param>
    /// <param name="adopt">Adopts a file in that store; called on other threads, several at a time.</param>
    public LedgerActor(SegmentStore store, TimeProvider time, Func<AdoptFile, SegmentHandle> adopt)
    {
        (_store, _time, _adopt) = (store, time, adopt);
        Receive<CreateSegment>(request => OnCreate(new Creation(request, Job: null)));
        Receive<CreateForJob>(request => OnCreate(new Creation(request.Segment, request)));
        Receive<CallOffCreation>(_ => OnCallOff());
        Receive<GiveUpForJob>(OnGiveUp);
        Receive<CreationEnded>(OnCreationEnded);
        Receive<AdoptFile>(OnAdopt);
        Receive<AdoptionEnded>(OnAdoptionEnded);
        Receive<SealSegment>(request => InOrder(request.Session, request.Handle, (entry, tried) => Seal(entry, tried)));
        Receive<RetireSegment>(request => InOrder(request.Session, request.Handle, (entry, tried) => Retire(entry, tried)));
        Receive<RetireForJob>(RetireUnneeded);
        Receive<KeepSegment>(request => InOrder(request.Session, request.Handle, (entry, tried) => Keep(entry, tried)));
        Receive<BeginWrite>(request => InOrder(request.Session, request.Handle, (entry, _) => BeginWrite(entry, Check(entry), request.Node)));
        Receive<EndWrite>(EndWrite);
        Receive<BeginFill>(request => InOrder(request.Session, request.Handle, (entry, tried) => BeginFill(entry, request.RunJob, tried), fillOf: request.RunJob));
        Receive<EndFill>(EndFill);
        Receive<LookAgain>(again => again.Line.LookAgain());

        // Answered out of order, for people who ask why a segment is still there.
        Receive<SessionOfSegment>(request => TryAnswer(Sender, request.Handle.Id.ToString(), () => SessionOf(request)));
        Receive<RetireAllOf>(RetireAll);
        Receive<TellOfGone>(_ => _listener = Sender);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Ends the process after a defect. Only this actor knows what exists; starting again with an empty list would leave segments that nobody owns.</summary>
    protected override void PreRestart(Exception reason, object? message) =>
        Environment.FailFast("The ledger failed, so what segments exist is no longer known.", reason);

    /// <summary>Calls off what is being made, because nobody needs it after the end of the run.</summary>
    protected override void PostStop()
    {
        CallOffCreations(static _ => true);
        foreach (var adoption in _adoptions)
        {
            adoption.CallOff();
        }

        _makers.Dispose();
        _readers.Dispose();
    }

    private Entry Record(long session, SegmentHandle handle, long? madeFor = null)
    {
        var entry = new Entry(session, handle, madeFor, new PatientLine(Timers, _time));
        _entries.Add(handle.Id, entry);
        return entry;
    }

    /// <summary>The segment is there no more. Who keeps views of it hears so.</summary>
    private void Forget(Entry entry)
    {
        _entries.Remove(entry.Handle.Id);
        _listener?.Tell(new SegmentGone(entry.Handle), Self);
    }

    private SegmentSealed? Seal(Entry entry, TimeSpan tried)
    {
        if (_store.StateOf(entry.Handle) == SegmentState.Foreign)
        {
            throw new SegmentException($"Segment {entry.Handle.Id} is somebody else's file, adopted where it lies; only its owner can protect it.");
        }

        // The store would find no writer for a fill that has lost its nodes.
        RequireUnfilled(entry, "it would be sealed half filled");

        // Only owners keep the mapping of a segment, so the only process that sealing has to ask to give one up is this one.
        if (!Retry.Try(_store.TrySeal, _store, entry.Handle, tried))
        {
            return null;
        }

        return new SegmentSealed(entry.Handle);
    }

    private SegmentRetired? Retire(Entry entry, TimeSpan tried)
    {
        if (!Retry.Try(_store.TryRetire, _store, entry.Handle, tried))
        {
            return null;
        }

        Forget(entry);
        return new SegmentRetired(entry.Handle);
    }

    /// <summary>Gives a segment to the run. The segment's own state says so too, for whoever looks for it after this process was killed.</summary>
    private SegmentKept? Keep(Entry entry, TimeSpan tried)
    {
        if (_store.StateOf(entry.Handle) != SegmentState.Foreign && !Retry.Try(_store.TryKeep, _store, entry.Handle, tried))
        {
            return null;
        }

        entry.Session = Run;
        return new SegmentKept(entry.Handle);
    }

    private Writable Check(Entry entry)
    {
        RequireUnfilled(entry, "what others write meanwhile would be mixed with it");
        return _store.StateOf(entry.Handle) == SegmentState.Filling
            ? new Writable(entry.Handle)
            : throw new SegmentSealedException($"Segment {entry.Handle.Id} is sealed or somebody else's file, so it cannot be filled. Make a new one.");
    }

    private static void RequireUnfilled(Entry entry, string because)
    {
        if (entry.FilledBy is { } job)
        {
            throw new SegmentException($"Segment {entry.Handle.Id} is being filled by job {job}, and {because}. Wait for that job or cancel it; if it is over, a defect has ended it in the middle: retire the segment.");
        }
    }

    private Writable BeginWrite(Entry entry, Writable writable, int node)
    {
        entry.Writers.Add((node, _time.GetTimestamp()));
        return writable;
    }

    private void EndWrite(EndWrite end)
    {
        if (_entries.TryGetValue(end.Handle.Id, out var entry) && entry.Handle == end.Handle)
        {
            var index = entry.Writers.FindIndex(writer => writer.Node == end.Node);
            if (index >= 0)
            {
                entry.Writers.RemoveAt(index);
            }

            entry.Line.LookAgain(); // a fill may wait for it
        }
    }

    /// <summary>Begins a fill, once the writes that were allowed before have ended, so that they do not mix with it. It does not wait for ever, since a node may be stopped that owes no job anything.</summary>
    private object? BeginFill(Entry entry, long job, TimeSpan tried)
    {
        var writable = Check(entry);
        if (entry.Writers.Count > 0)
        {
            // Counted from when both are there, however long they have waited for something else: the write gets its time too.
            var waited = TimeSpan.FromTicks(Math.Min(tried.Ticks, entry.Writers.Max(writer => _time.GetElapsedTime(writer.Since)).Ticks));
            return Retry.IsOver(waited) ? StillWritten(entry, waited) : null;
        }

        entry.FilledBy = job;
        return writable;
    }

    private static RequestFailed StillWritten(Entry entry, TimeSpan tried) => new(
        FailureKind.Work,
        $"Segment {entry.Handle.Id} cannot be filled: {string.Join(" and ", entry.Writers.Select(writer => writer.Node).Distinct().Order().Select(node => $"node {node}"))} was asked to write elements to it and has not done so for all of the {tried.TotalSeconds:0} s that were waited. Is it stopped? Let it go on (kill -CONT), or end it.");

    /// <summary>Ends a fill. A job that ended before its turn to begin must not delay the requests behind it, so its waiting request is removed; the job hears nothing more of it.</summary>
    private void EndFill(EndFill end)
    {
        if (_entries.TryGetValue(end.Handle.Id, out var entry))
        {
            entry.FilledBy = entry.FilledBy == end.RunJob ? null : entry.FilledBy;
            entry.Line.GiveUp(end.RunJob);
            entry.Line.LookAgain();
        }
    }

    private SessionOfSegmentFound SessionOf(SessionOfSegment request) =>
        _entries.TryGetValue(request.Handle.Id, out var entry) && entry.Handle == request.Handle && entry.Session != Nobody
            ? new SessionOfSegmentFound(request.Handle, entry.Session)
            : throw new SegmentGoneException($"Segment {request.Handle.Id} is not in the run's ledger: it was retired.");

    /// <summary>Carries out a request and answers it with the result or the failure; returns false when there is no result yet.</summary>
    private bool TryAnswer(IActorRef asker, string subject, Func<object?> carryOut)
    {
        object? answer;
        try
        {
            answer = carryOut();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The store leaves nothing behind when it throws, so the books are still right, whatever the failure was.
            answer = Failure(subject, e);
        }

        if (answer is null)
        {
            return false;
        }

        asker.Tell(answer, Self);
        return true;
    }

    private RequestFailed Failure(string subject, Exception reason)
    {
        if (FailureKinds.TryOf(reason, out var kind))
        {
            if (reason is not (IOException or UnauthorizedAccessException))
            {
                return new RequestFailed(kind, reason.Message);
            }

            // The machine's fault: whoever runs it has to hear of it, and the text has only the name of a file.
            _log.Warning("{0} could not be handled: {1}", subject, reason.Message);
            return new RequestFailed(kind, $"{subject}: {reason.Message}");
        }

        _log.Error(reason, "A defect: the ledger could not do what was asked with {0}", subject);
        return new RequestFailed(kind, $"{subject}: a defect in the ledger, of which the host's log says more: {reason.Message}");
    }

    /// <summary>Work that goes on beside the actor, from the request until it has ended.</summary>
    private sealed class Asked<TRequest> : IDisposable
    {
        private readonly CancellationTokenSource _calledOff = new();

        public Asked(TRequest request, long session, IActorRef asker)
        {
            (Request, Session, Asker) = (request, session, asker);
            CalledOff = _calledOff.Token;
        }

        public TRequest Request { get; }

        public long Session { get; }

        public IActorRef Asker { get; }

        /// <summary>Set when the asker has no use for the result any more, or the session has ended.</summary>
        public CancellationToken CalledOff { get; }

        public void CallOff() => _calledOff.Cancel();

        public void Dispose() => _calledOff.Dispose();
    }
}
