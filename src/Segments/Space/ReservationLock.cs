namespace ActorShm.Segments;

/// <summary>The lock by which all processes of a machine take turns to reserve memory, for who looks why that takes long.</summary>
internal static class ReservationLock
{
    /// <summary>Waits for a turn and gives it back at once.</summary>
    /// <param name="patience">How long to wait at most.</param>
    /// <param name="holder">The pid of the process that kept the turn all the while; null when the kernel does not show it.</param>
    /// <returns>Whether it came.</returns>
    /// <exception cref="IOException">The lock cannot be looked at.</exception>
    public static bool IsFree(TimeSpan patience, out int? holder)
    {
        using var turn = ReservationTurn.Wait(patience, CancellationToken.None);
        holder = turn is null ? ReservationTurn.Holder() : null;
        return turn is not null;
    }
}
