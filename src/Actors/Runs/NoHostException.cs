namespace ActorShm.Actors;

/// <summary>Thrown when no host could be reached where one was expected, or when the host is gone.</summary>
public sealed class NoHostException : Exception
{
    /// <summary>Creates an exception with this text.</summary>
    /// <param name="message">Where no host is, what was found there, and what to do.</param>
    /// <param name="cause">The error of the transport, if there is one.</param>
    /// <param name="isSilent">Whether a host exists that did not answer in time.</param>
    public NoHostException(string message, Exception? cause = null, bool isSilent = false)
        : base(message, cause) => IsSilent = isSilent;

    /// <summary>Gets whether a host exists that did not answer in time: it is stopped, or the machine has no time for it.</summary>
    public bool IsSilent { get; }
}
