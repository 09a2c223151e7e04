namespace ActorShm.Segments;

/// <summary>Examines the lock by which all processes of a machine take turns to reserve memory, to find out why reserving takes long.</summary>
internal static class ReservationLock
{
    /// <summary>Waits for a turn and gives it back at once.</summary>
    /// <param name="patience">How long to wait at most.</param>
    /// <param name="holder">The id of the process that kept the turn all the while; null when the turn came, or when the kernel does not show the process.</param>
    /// <returns>Whether the turn came.</returns>
    /// <exception cref="IOException">The lock cannot be examined.</exception>
    public static bool IsFree(TimeSpan patience, out int? holder)
    {
        using var turn = ReservationTurn.Wait(patience, CancellationToken.None);
        holder = turn is null ? ReservationTurn.Holder() : null;
        return turn is not null;
    }
}
