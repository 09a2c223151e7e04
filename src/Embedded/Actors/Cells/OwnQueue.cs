namespace ActorShm.Embedded;

/// <summary>How many turns a thread of the pool may queue for itself before it must look at the queue of all.</summary>
/// <remarks>
/// A turn that stays on the thread of its cause finds its data in that core's cache and wakes nobody. But the pool empties a thread's own queue, newest first, before it looks at the queue of
/// all, where everything else waits: actors that tell each other without end would keep the thread for themselves. So after some turns in a row everything goes to the queue of all, the own queue
/// runs empty, and not before a turn comes back from there, behind all that waited, does the thread keep turns for itself again.
/// The Go scheduler looks at its global queue every 61 rounds for the same reason (<c>schedule</c> in its <c>proc.go</c>).
/// </remarks>
internal static class OwnQueue
{
    private const int InARow = 61;

    [ThreadStatic]
    private static int _taken;

    /// <summary>Whether the next turn may go to this thread's own queue.</summary>
    public static bool TakesOneMore()
    {
        if (_taken == InARow)
        {
            return false;
        }

        _taken++;
        return true;
    }

    /// <summary>A turn from the queue of all has begun on this thread.</summary>
    public static void CameFromAll() => _taken = 0;
}
