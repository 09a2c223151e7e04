using ActorShm.Actors.Messages;
using ActorShm.Segments;

namespace ActorShm.Actors.Coordination;

/// <summary>
/// The host's record of which segments exist and which session owns them; the only actor that changes the store, one request
/// at a time. A request that fails changes nothing and is answered by <see cref="RequestFailed"/>.
/// </summary>
internal sealed class LedgerActor : ReceiveActor
{
    private readonly SegmentStore _store;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<SegmentId, Entry> _entries = [];

    /// <summary>Called by the start of a run only.</summary>
    /// <param name="store">The run's store, used by nobody else for changes.</param>
    public LedgerActor(SegmentStore store)
    {
        _store = store;
        Receive<CreateSegment>(request => Answer(request.Label, () => new SegmentCreated(Record(request.Session, Create(request)))));
        Receive<AdoptFile>(request => Answer(request.Path, () => new FileAdopted(Record(request.Session, _store.Adopt(request.Path, request.Label)))));
        Receive<SealSegment>(request => Answer(request.Handle.Id.ToString(), () => Seal(request)));
        Receive<RetireSegment>(request => Answer(request.Handle.Id.ToString(), () => Retire(request)));
        Receive<CheckWritable>(request => Answer(request.Handle.Id.ToString(), () => Check(request)));
        Receive<ReleaseSession>(request => Release(request));
    }

    /// <summary>What exists is known here only; starting again with an empty list would leave segments that nobody owns.</summary>
    protected override void PreRestart(Exception reason, object? message) =>
        Environment.FailFast("The ledger failed, so what segments exist is no longer known.", reason);

    /// <summary>The coordinator hears of it and has every node close the views it keeps.</summary>
    private static void Forget(SegmentHandle handle) => Context.System.EventStream.Publish(new ForgetSegment(handle));

    private SegmentHandle Create(CreateSegment request) => _store.Create(request.Element, request.Shape, request.Label);

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
            try
            {
                _store.Retire(entry.Handle);
            }
            catch (Exception e) when (e is SegmentException or IOException or UnauthorizedAccessException)
            {
                // Somebody removed or damaged the files by hand. The entry goes either way, and the rest with the run's directory.
                _log.Warning("Segment {0} could not be retired: {1}", entry.Handle.Id, e.Message);
            }

            _entries.Remove(entry.Handle.Id);
            Forget(entry.Handle);
        }

        Sender.Tell(new SessionReleased(request.Session), Self);
    }

    private void OwnedBy(long session, SegmentHandle handle)
    {
        if (!_entries.TryGetValue(handle.Id, out var entry) || entry.Session != session)
        {
            throw new SegmentGoneException($"Segment {handle.Id} does not belong to this session, or is retired already.");
        }
    }

    private void Answer(string subject, Func<object> carryOut)
    {
        object answer;
        try
        {
            answer = carryOut();
        }
        catch (OutOfSpaceException e)
        {
            answer = new RequestFailed(FailureKind.OutOfSpace, e.Message);
        }
        catch (SegmentInUseException e)
        {
            answer = new RequestFailed(FailureKind.Work, e.Message);
        }
        catch (Exception e) when (e is SegmentException or ArgumentException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            answer = new RequestFailed(FailureKind.Input, e.Message);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The store leaves nothing behind when it throws, so the books are still right, whatever it was.
            _log.Error(e, "The ledger could not do what was asked with {0}", subject);
            answer = new RequestFailed(FailureKind.Work, $"{subject}: {e.Message}");
        }

        Sender.Tell(answer, Self);
    }

    private sealed record Entry(long Session, SegmentHandle Handle);
}

/// <summary>Retire everything that a session owns. Stays in the host process.</summary>
internal sealed record ReleaseSession(long Session);

/// <summary>The session owns nothing any more.</summary>
internal sealed record SessionReleased(long Session);

/// <summary>May this session have its segment written to? Stays in the host process.</summary>
internal sealed record CheckWritable(long Session, SegmentHandle Handle);

/// <summary>Yes.</summary>
internal sealed record Writable(SegmentHandle Handle);
