namespace ActorShm.Embedded;

/// <summary>Limits how many turns a thread of the pool queues for itself before it must look at the queue of all threads.</summary>
/// <remarks>
/// A turn that runs on the thread that caused it finds its data in that core's cache and wakes no other thread. But the pool empties a thread's own queue, newest first, before it looks at the queue of
/// all, where everything else waits. Actors that tell each other without end would keep the thread for themselves. So after some turns in a row everything goes to the queue of all, and the own queue
/// runs empty. The thread keeps turns for itself again only after a turn comes back from the queue of all, behind everything that waited there.
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

    /// <summary>Notes that a turn from the queue of all has begun on this thread.</summary>
    public static void CameFromAll() => _taken = 0;
}
