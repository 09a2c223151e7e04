using ActorShm.Actors;

namespace ActorShm.Host.Load.Running;

/// <summary>Tells the ends of nodes that the scenario has caused from those that it has not. Safe on any thread.</summary>
/// <param name="time">The time of day, which the hosts note ends by.</param>
internal sealed class NodeEnds(TimeProvider time)
{
    /// <summary>An end belongs to a fault that has passed as long as this: the host kills a node for it, waits for its exit, and may have to wait for a processor.</summary>
    public static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly List<Meeting> _meetings = [];
    private readonly List<GoneNode> _unasked = [];

    /// <summary>The nodes that ended although the scenario has done nothing to them, in the order of their ends.</summary>
    public IReadOnlyList<GoneNode> Unasked
    {
        get
        {
            lock (_gate)
            {
                return [.. _unasked.OrderBy(node => node.GoneAt)];
            }
        }
    }

    /// <summary>A node is killed: it ends.</summary>
    public void NoteKill(int pid) => Add(new Meeting(pid, time.GetUtcNow(), HasPassed: false));

    /// <summary>A node is stopped or slowed down: it may end, since the host kills one that hangs.</summary>
    /// <returns>To be called when that has passed.</returns>
    public Action NoteHold(int pid)
    {
        var meeting = new Meeting(pid, time.GetUtcNow(), HasPassed: false);
        Add(meeting);
        return () =>
        {
            lock (_gate)
            {
                _meetings[_meetings.IndexOf(meeting)] = meeting with { HasPassed = true, PassedAt = time.GetUtcNow() };
            }
        };
    }

    /// <summary>Takes the list of a host that is about to end; each host has its own.</summary>
    public void Take(IEnumerable<GoneNode> gone)
    {
        lock (_gate)
        {
            _unasked.AddRange(gone.Where(node => !_meetings.Exists(meeting => meeting.MayEnd(node))));
        }
    }

    private void Add(Meeting meeting)
    {
        lock (_gate)
        {
            _meetings.Add(meeting);
        }
    }

    /// <summary>A fault that has met a node. A node that has joined later has got the number of that one's process.</summary>
    private sealed record Meeting(int Pid, DateTimeOffset At, bool HasPassed, DateTimeOffset PassedAt = default)
    {
        public bool MayEnd(GoneNode node) => node.Pid == Pid && node.JoinedAt <= At && (!HasPassed || node.GoneAt <= PassedAt + Aftermath);
    }
}
