namespace ActorShm.Actors.Coordination;

/// <summary>No host could be reached where one was expected, or the one that was there is gone.</summary>
public sealed class NoHostException : Exception
{
    /// <summary>Says where and why.</summary>
    /// <param name="where">The run directory or address that was tried.</param>
    /// <param name="reason">What was found there.</param>
    /// <param name="cause">The error of the transport, if there was one.</param>
    public NoHostException(string where, string reason, Exception? cause = null)
        : base($"No host at {where}: {reason} Start one with 'actorshm host --run-dir DIR', or name its run directory with --run-dir.", cause)
    {
    }
}
