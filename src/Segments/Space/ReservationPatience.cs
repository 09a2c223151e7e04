namespace ActorShm.Segments;

/// <summary>How long a process waits for its turns to reserve memory: a long time, and hardly at all when that has been waited out once, until a turn comes.</summary>
/// <remarks>
/// Every user may open <c>/dev/shm</c> and keep its lock, and one reservation after the other must not wait out what the first has waited out. Nor when another process has the lock each time: who
/// it is counts only after <see cref="BriefFor"/>. Safe on any thread.
/// </remarks>
/// <param name="longest">How long others may have the turn before somebody goes on beside them.</param>
/// <param name="wait">Waits for the turn; null when it did not come in time.</param>
/// <param name="findHolder">The process that has the turn; null when the kernel does not show it.</param>
/// <param name="clock">Tells how long ago the time was waited out.</param>
internal sealed class ReservationPatience(TimeSpan longest, Func<TimeSpan, CancellationToken, IDisposable?> wait, Func<int?> findHolder, TimeProvider clock)
{
    /// <summary>How long nobody is waited for a long time again.</summary>
    public static readonly TimeSpan BriefFor = TimeSpan.FromMinutes(5);

    private const int BriefPart = 100;

    // Long enough for any reservation of ordinary size, and short enough that nobody takes the wait for a hang.
    private static readonly TimeSpan Silent = TimeSpan.FromSeconds(2);

    private Keeper? _exhausted;

    /// <summary>That of a process, for real turns.</summary>
    public ReservationPatience(TimeSpan longest)
        : this(longest, ReservationTurn.Wait, ReservationTurn.Holder, TimeProvider.System)
    {
    }

    /// <summary>That of this process.</summary>
    public static ReservationPatience OfThisProcess { get; } = new(ReservationTurn.Patience);

    /// <summary>How long others may have the turn before somebody goes on beside them.</summary>
    public TimeSpan Longest => longest;

    /// <summary>Waits for the turn.</summary>
    /// <param name="waiting">Told, as soon as that is worth a word, who has the turn that is waited for; null when the kernel does not show it.</param>
    /// <param name="exhausted">Told once who has kept it for all the time that there is; null when the kernel does not show it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The turn; null when it did not come, and the caller goes on without.</returns>
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

            turn = WaitLong(waiting, cancellation); // somebody else has it by now, and may be at work
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
