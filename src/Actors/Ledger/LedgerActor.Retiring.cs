using ActorShm.Actors.Scheduling;
using ActorShm.Segments;

namespace ActorShm.Actors.Ledger;

// The end of a session retires all that it owns, and the end of a job what it does not answer with.
internal sealed partial class LedgerActor
{
    // How many segments are being made for each session; and, at its end, retired. Who waits for the end of a session does so until there are none.
    private readonly Dictionary<long, int> _underWay = [];
    private readonly Dictionary<long, IActorRef> _ending = [];

    private void RetireAll(RetireAllOf request)
    {
        var session = request.Session;
        _ending[session] = Sender;
        EndAdoptions(session);
        CallOffCreations(creation => creation.Session == session);
        Entry[] owned = [.. _entries.Values.Where(entry => entry.Session == session)];
        CountUnderWay(session, owned.Length);
        foreach (var entry in owned)
        {
            RetireAtEnd(entry);
        }

        EndSession(session);
    }

    /// <summary>Has a segment retired of a session that has ended. It is counted as under way.</summary>
    private void RetireAtEnd(Entry entry)
    {
        var session = entry.Session;
        RetireWhenPossible(
            entry,
            session,
            refused =>
            {
                _log.Warning("Segment {0} outlives its session, until it can be retired: {1}", entry.Handle.Id, refused.Message);
                entry.Session = Nobody;
                entry.Line.Enter(_ => TryRetireOutliving(entry));
            },
            () => OneLess(session));
    }

    /// <summary>Its session has waited long enough. It counts against the quota for as long as it is there, so it is not given up.</summary>
    private bool TryRetireOutliving(Entry entry)
    {
        try
        {
            return TryRetireQuietly(entry, tried: TimeSpan.Zero); // why it is still held was told when its session ended, and is not looked for again
        }
        catch (Exception e) when (IsRefusal(e))
        {
            return false; // any other refusal is no reason to give it up either
        }
    }

    /// <summary>Retires what a job needs no more, and answers when that is through: the job's answer waits for it.</summary>
    private void RetireUnneeded(RetireForJob request)
    {
        var (asker, session, left) = (Sender, request.Session, request.Handles.Length);
        foreach (var handle in request.Handles)
        {
            RetireUnneeded(session, handle, () =>
            {
                if (--left == 0)
                {
                    asker.Tell(new RetiredForJob(), Self);
                }
            });
        }
    }

    private void RetireUnneeded(long session, SegmentHandle handle, Action whenThrough)
    {
        if (FindOwned(session, handle) is { } entry)
        {
            RetireWhenPossible(
                entry,
                session,
                refused => _log.Warning("Segment {0}, which a job needs no more, is there until its session ends: {1}", handle.Id, refused.Message),
                whenThrough);
        }
        else
        {
            whenThrough();
        }
    }

    /// <summary>Retires a segment as soon as nobody else changes it, if it is the session's then.</summary>
    /// <param name="entry">The segment.</param>
    /// <param name="session">Whose it is now.</param>
    /// <param name="whenRefused">Called when it cannot be retired, before <paramref name="whenThrough"/>.</param>
    /// <param name="whenThrough">Called when no further attempt is made.</param>
    private void RetireWhenPossible(Entry entry, long session, Action<Exception> whenRefused, Action whenThrough) => entry.Line.Enter(tried =>
    {
        try
        {
            if (IsStillOf(entry, session) && !TryRetireQuietly(entry, tried))
            {
                return false;
            }
        }
        catch (Exception e) when (IsRefusal(e))
        {
            whenRefused(e);
        }

        whenThrough();
        return true;
    });

    /// <summary>A request that waited as well may have retired it, or given it to the run.</summary>
    private bool IsStillOf(Entry entry, long session) => entry.Session == session && _entries.GetValueOrDefault(entry.Handle.Id) == entry;

    /// <summary>What may be otherwise later: somebody holds the segment, there is no descriptor, a name cannot be removed.</summary>
    private static bool IsRefusal(Exception e) => e is SegmentException or IOException or UnauthorizedAccessException;

    private bool TryRetireQuietly(Entry entry, TimeSpan tried)
    {
        try
        {
            if (!Retry.Try(_store.TryRetire, _store, entry.Handle, tried))
            {
                return false;
            }
        }
        catch (Exception e) when (e is SegmentGoneException or StaleHandleException or SegmentFormatException)
        {
            // Somebody removed or damaged the files by hand, or it says "retired" already and some of its names were left. The entry goes either way, and the rest with the run's directory.
            _log.Warning("Segment {0} could not be retired: {1}", entry.Handle.Id, e.Message);
        }

        Forget(entry);
        return true;
    }

    private void CountUnderWay(long session, int more) => _underWay[session] = _underWay.GetValueOrDefault(session) + more;

    private void OneLess(long session)
    {
        _underWay[session]--;
        EndSession(session);
    }

    /// <summary>Tells who waits that the session owns nothing any more, once nothing goes on for it.</summary>
    private void EndSession(long session)
    {
        if (_underWay.GetValueOrDefault(session) > 0)
        {
            return;
        }

        _underWay.Remove(session);
        if (_ending.Remove(session, out var waiting))
        {
            waiting.Tell(new AllRetired(session), Self);
        }
    }
}
