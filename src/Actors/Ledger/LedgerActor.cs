using ActorShm.Actors.Messages;
using ActorShm.Actors.Scheduling;
using ActorShm.Segments;

namespace ActorShm.Actors.Ledger;

/// <summary>
/// The host's record of which segments exist and which session owns them; the only actor that makes, keeps, seals and retires segments. Elements are written by nodes and clients, and what the
/// blocks of a kernel leave by its job. It waits for nobody: reserving space takes as long as the kernel needs, and reading the header of a file as long as its mount does, so segments are made and
/// files adopted beside the actor, several at a time; and a segment that another process is changing is tried again later. Requests about one segment are carried out in the order in which they
/// come. A request that fails changes nothing and is answered by <see cref="RequestFailed"/>.
/// </summary>
internal sealed partial class LedgerActor : ReceiveActor, IWithTimers
{
    /// <summary>Stands for the run where a session's number stands; no session has it.</summary>
    public const long Run = 0;

    // Stands there for a segment that has outlived its session.
    private const long Nobody = -1;

    private readonly SegmentStore _store;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly TimeProvider _time;
    private readonly Func<AdoptFile, SegmentHandle> _adopt;
    private readonly Dictionary<SegmentId, Entry> _entries = [];

    /// <summary>Who hears of segments that are gone; null before anybody has asked, and no node has a view.</summary>
    private IActorRef? _listener;

    /// <summary>Called by the start of a run only.</summary>
    /// <param name="store">The run's store. Nobody else makes, keeps, seals or retires segments in it; jobs set a part of its quota aside themselves, and have their long work tables made in that.</param>
    /// <param name="time">By what it measures how long others have been changing a segment.</param>
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

        // Out of the order, for people who ask why a segment is still there.
        Receive<SessionOfSegment>(request => TryAnswer(Sender, request.Handle.Id.ToString(), () => SessionOf(request)));
        Receive<RetireAllOf>(RetireAll);
        Receive<TellOfGone>(_ => _listener = Sender);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>What exists is known here only; starting again with an empty list would leave segments that nobody owns.</summary>
    protected override void PreRestart(Exception reason, object? message) =>
        Environment.FailFast("The ledger failed, so what segments exist is no longer known.", reason);

    /// <summary>The run has ended: nobody needs what is still being made.</summary>
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

        // A fill that has lost its nodes has no writer that the store would find.
        RequireUnfilled(entry, "it would be sealed half filled");

        // Only owners keep the mapping of a segment, so whom sealing has to ask for one is this process.
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

    /// <summary>Its state says so too, for who looks for it when this process was killed.</summary>
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

    /// <summary>A write that was allowed before is not mixed with the fill, which waits for its end; not for ever, since a node may be stopped that owes no job anything.</summary>
    private object? BeginFill(Entry entry, long job, TimeSpan tried)
    {
        var writable = Check(entry);
        if (entry.Writers.Count > 0)
        {
            // A write that stood before it has its time too, however long both have waited for something else.
            var waited = TimeSpan.FromTicks(Math.Min(tried.Ticks, entry.Writers.Max(writer => _time.GetElapsedTime(writer.Since)).Ticks));
            return Retry.IsOver(waited) ? StillWritten(entry, waited) : null;
        }

        entry.FilledBy = job;
        return writable;
    }

    private static RequestFailed StillWritten(Entry entry, TimeSpan tried) => new(
        FailureKind.Work,
        $"Segment {entry.Handle.Id} cannot be filled: {string.Join(" and ", entry.Writers.Select(writer => writer.Node).Distinct().Order().Select(node => $"node {node}"))} was asked to write elements to it and has not done so for all of the {tried.TotalSeconds:0} s that were waited. Is it stopped? Let it go on (kill -CONT), or end it.");

    /// <summary>The job may have ended before its turn to begin has come: then it is to keep nobody waiting who stands behind it. It hears of it no more.</summary>
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

    /// <summary>Answers a request with what it comes to, its failure included; false where that is nothing yet.</summary>
    private bool TryAnswer(IActorRef asker, string subject, Func<object?> carryOut)
    {
        object? answer;
        try
        {
            answer = carryOut();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The store leaves nothing behind when it throws, so the books are still right, whatever it was.
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
            return new RequestFailed(kind, reason.Message);
        }

        _log.Error(reason, "A defect: the ledger could not do what was asked with {0}", subject);
        return new RequestFailed(kind, $"{subject}: a defect in the ledger, of which the host's log says more: {reason.Message}");
    }

    /// <summary>Something that is done beside the actor, from when it is asked for until it has ended.</summary>
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

        /// <summary>Set when who asked has no use for it any more, or the session has ended.</summary>
        public CancellationToken CalledOff { get; }

        public void CallOff() => _calledOff.Cancel();

        public void Dispose() => _calledOff.Dispose();
    }
}
