namespace ActorShm.Segments;

/// <summary>Decides how long a process waits for its turns to reserve memory: a long time at first; after one wait in vain, only briefly until a turn comes.</summary>
/// <remarks>
/// Every user may open <c>/dev/shm</c> and keep its lock, so after one reservation has waited in vain, the next ones must not wait as long again. That holds even if another process has the lock each time: who
/// has it counts only after <see cref="BriefFor"/>. Safe on any thread.
/// </remarks>
/// <param name="longest">How long others may have the turn before this process goes on beside them.</param>
/// <param name="wait">Waits for the turn; returns null when it did not come in time.</param>
/// <param name="findHolder">Finds the process that has the turn; null when the kernel does not show it.</param>
/// <param name="clock">Measures the time since the wait in vain.</param>
internal sealed class ReservationPatience(TimeSpan longest, Func<TimeSpan, CancellationToken, IDisposable?> wait, Func<int?> findHolder, TimeProvider clock)
{
    /// <summary>The time after a wait in vain during which every wait is brief, whoever has the turn.</summary>
    public static readonly TimeSpan BriefFor = TimeSpan.FromMinutes(5);

    private const int BriefPart = 100;

    // Long enough for any reservation of ordinary size, and short enough that nobody mistakes the wait for a hang.
    private static readonly TimeSpan Silent = TimeSpan.FromSeconds(2);

    private Keeper? _exhausted;

    /// <summary>Makes the patience of a process, for real turns.</summary>
    public ReservationPatience(TimeSpan longest)
        : this(longest, ReservationTurn.Wait, ReservationTurn.Holder, TimeProvider.System)
    {
    }

    /// <summary>The patience of this process.</summary>
    public static ReservationPatience OfThisProcess { get; } = new(ReservationTurn.Patience);

    /// <summary>How long others may have the turn before this process goes on beside them.</summary>
    public TimeSpan Longest => longest;

    /// <summary>Waits for the turn.</summary>
    /// <param name="waiting">Receives, once the wait is worth mentioning, the process that has the turn; null when the kernel does not show it.</param>
    /// <param name="exhausted">Receives once the process that has kept the turn for the longest time allowed; null when the kernel does not show it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The turn; null when it did not come, and the caller goes on without it.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public IDisposable? Take(Action<int?> waiting, Action<int?> exhausted, CancellationToken cancellation)
    {
        var known = Volatile.Read(ref _exhausted);
        var turn = known is null ? WaitLong(waiting, cancellation) : wait(longest / BriefPart, cancellation);
        if (turn is null && known is not null)
        {
            if (clock.GetElapsedTime(known.Since) < BriefFor || findHolder() == known.Pid)
            {
                return null;
            }

            turn = WaitLong(waiting, cancellation); // another process has it by now, and may be at work
        }

        if (turn is not null)
        {
            Volatile.Write(ref _exhausted, null);
            return turn;
        }

        var keeper = new Keeper(findHolder(), clock.GetTimestamp());
        Volatile.Write(ref _exhausted, keeper);
        exhausted(keeper.Pid);
        return null;
    }

    private IDisposable? WaitLong(Action<int?> waiting, CancellationToken cancellation)
    {
        if (longest <= Silent)
        {
            return wait(longest, cancellation);
        }

        if (wait(Silent, cancellation) is { } turn)
        {
            return turn;
        }

        waiting(findHolder());
        return wait(longest - Silent, cancellation);
    }

    private sealed record Keeper(int? Pid, long Since);
}
