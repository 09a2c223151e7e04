using ActorShm.Actors;

namespace ActorShm.Host.Load.Running;

/// <summary>Distinguishes ends of nodes that the scenario has caused from those that it has not. Safe on any thread.</summary>
/// <param name="time">The time of day, by which the hosts note ends.</param>
internal sealed class NodeEnds(TimeProvider time)
{
    /// <summary>How long after a fault has passed the end of a node still belongs to that fault: the host kills a node because of it, waits for the node's exit, and may have to wait for a processor.</summary>
    public static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly List<Meeting> _meetings = [];
    private readonly List<GoneNode> _unasked = [];

    /// <summary>The nodes that ended although the scenario had done nothing to them, in the order of their ends.</summary>
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

    /// <summary>Notes that a node is killed, which ends it.</summary>
    public void NoteKill(int pid) => Add(new Meeting(pid, time.GetUtcNow(), HasPassed: false));

    /// <summary>Notes that a node is stopped or slowed down, which may end it, because the host kills a node that hangs.</summary>
    /// <returns>An action to call when the fault has passed.</returns>
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

    /// <summary>Takes the list of gone nodes from a host that is about to end; each host has its own list.</summary>
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

    /// <summary>A fault that has met a node. A node with the same process id that joined later is another one, to which the system has given that id again.</summary>
    private sealed record Meeting(int Pid, DateTimeOffset At, bool HasPassed, DateTimeOffset PassedAt = default)
    {
        public bool MayEnd(GoneNode node) => node.Pid == Pid && node.JoinedAt <= At && (!HasPassed || node.GoneAt <= PassedAt + Aftermath);
    }
}
