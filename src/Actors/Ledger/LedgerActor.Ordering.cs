using ActorShm.Actors.Scheduling;
using ActorShm.Segments;

namespace ActorShm.Actors.Ledger;

// The order of requests about one segment. Another process may be changing a segment, and may be stopped in the middle of it. Requests about that segment wait in the order in which they came, and everything else goes on.
internal sealed partial class LedgerActor
{
    /// <summary>Carries out and answers a request about a segment, after all earlier requests about it, as soon as it can be done. A session that does not own the segment gets its refusal at once.</summary>
    /// <param name="session">The session that asks.</param>
    /// <param name="handle">The segment.</param>
    /// <param name="attempt">Gets the segment, and the time since the first attempt; returns the answer, or null while another process changes the segment.</param>
    /// <param name="fillOf">The job that is to fill the segment; null for other requests.</param>
    private void InOrder(long session, SegmentHandle handle, Func<Entry, TimeSpan, object?> attempt, long? fillOf = null)
    {
        var asker = Sender;
        if (FindOwned(session, handle) is { } entry)
        {
            entry.Line.Enter(TryCarryOut, fillOf);
        }
        else
        {
            TryCarryOut(TimeSpan.Zero);
        }

        bool TryCarryOut(TimeSpan tried) => TryAnswer(asker, handle.Id.ToString(), () => attempt(RequireOwned(session, handle), tried));
    }

    /// <summary>Finds the segment if the session may change it: a session may change what it made, and what was given to the run.</summary>
    private Entry? FindOwned(long session, SegmentHandle handle) =>
        _entries.TryGetValue(handle.Id, out var entry) && entry.Handle == handle && (entry.Session == session || entry.Session == Run) ? entry : null;

    private Entry RequireOwned(long session, SegmentHandle handle) =>
        FindOwned(session, handle) ?? throw new SegmentGoneException($"Segment {handle.Id} belongs to another session, or is retired already.");

    /// <summary>A segment.</summary>
    private sealed class Entry(long session, SegmentHandle handle, long? madeFor, PatientLine line)
    {
        /// <summary>Gets or sets the session that owns it.</summary>
        public long Session { get; set; } = session;

        public SegmentHandle Handle { get; } = handle;

        /// <summary>Gets the job of the run that asked for it; null when a client asked.</summary>
        public long? MadeFor => madeFor;

        /// <summary>Gets or sets the job of the run that fills it; null when none does.</summary>
        public long? FilledBy { get; set; }

        /// <summary>Gets the nodes that are allowed to write single elements and have not finished, once per permission, each with the time of the permission.</summary>
        public List<(int Node, long Since)> Writers { get; } = [];

        /// <summary>What is to be done with it as soon as nobody else changes it, in this order.</summary>
        public PatientLine Line => line;
    }
}
