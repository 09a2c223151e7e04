using ActorShm.Actors.Scheduling;
using ActorShm.Segments;

namespace ActorShm.Actors.Ledger;

// Another process may be changing a segment, and be stopped in the middle of it. What is asked about that segment waits, in the order in which it came, and everything else goes on.
internal sealed partial class LedgerActor
{
    /// <summary>Carries a request about a segment out when all before it are, and it can be; answers it then. Whose segment it is not hears so at once.</summary>
    /// <param name="session">Who asks.</param>
    /// <param name="handle">The segment.</param>
    /// <param name="attempt">Gets the segment, and for how long it was tried before; returns the answer, or null while another process changes the segment.</param>
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

    /// <summary>A session may change what it made, and what was given to the run.</summary>
    private Entry? FindOwned(long session, SegmentHandle handle) =>
        _entries.TryGetValue(handle.Id, out var entry) && entry.Handle == handle && (entry.Session == session || entry.Session == Run) ? entry : null;

    private Entry RequireOwned(long session, SegmentHandle handle) =>
        FindOwned(session, handle) ?? throw new SegmentGoneException($"Segment {handle.Id} belongs to another session, or is retired already.");

    /// <summary>A segment.</summary>
    private sealed class Entry(long session, SegmentHandle handle, long? madeFor, PatientLine line)
    {
        /// <summary>Whose it is.</summary>
        public long Session { get; set; } = session;

        public SegmentHandle Handle { get; } = handle;

        /// <summary>The job of the run that has asked for it; null where a client has.</summary>
        public long? MadeFor => madeFor;

        /// <summary>The job of the run that fills it; null while none does.</summary>
        public long? FilledBy { get; set; }

        /// <summary>The nodes that were allowed to write single elements and are not done, each as often as it was, and when.</summary>
        public List<(int Node, long Since)> Writers { get; } = [];

        /// <summary>What is to be done with it as soon as nobody else changes it, in this order.</summary>
        public PatientLine Line => line;
    }
}
