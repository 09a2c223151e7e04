using ActorShm.Actors.Scheduling;
using ActorShm.Segments;

namespace ActorShm.Actors.Ledger;

// Retiring. The end of a session retires everything that it owns, and the end of a job everything that is not part of its answer.
internal sealed partial class LedgerActor
{
    // How many segments are being made for each session and, at its end, retired. Whoever waits for the end of a session waits until there are none.
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

    /// <summary>Retires a segment of a session that has ended; the segment counts as under way.</summary>
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

    /// <summary>Tries once more to retire a segment that outlived its session, which has waited long enough. The segment counts against the quota as long as it exists, so the attempts go on.</summary>
    private bool TryRetireOutliving(Entry entry)
    {
        try
        {
            return TryRetireQuietly(entry, tried: TimeSpan.Zero); // why it is still held was logged when its session ended, and is not looked up again
        }
        catch (Exception e) when (IsRefusal(e))
        {
            return false; // any other refusal is no reason to give it up either
        }
    }

    /// <summary>Retires what a job no longer needs, and answers when no further attempt is made; the job's answer waits for this.</summary>
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

    /// <summary>Retires a segment as soon as nobody else changes it, if it still belongs to the session then.</summary>
    /// <param name="entry">The segment.</param>
    /// <param name="session">The session that owns it now.</param>
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

    /// <summary>Whether the segment still belongs to the session: another waiting request may have retired it, or given it to the run.</summary>
    private bool IsStillOf(Entry entry, long session) => entry.Session == session && _entries.GetValueOrDefault(entry.Handle.Id) == entry;

    /// <summary>Whether a later attempt may succeed: somebody holds the segment, no descriptor is free, or a name cannot be removed.</summary>
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
            // Somebody removed or damaged the files by hand, or the segment says "retired" already and some of its names were left. The entry is removed either way, and the rest goes with the run's directory.
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

    /// <summary>Tells whoever waits that the session owns nothing any more, once nothing is under way for it.</summary>
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
