namespace ActorShm.Actors;

/// <summary>No host could be reached where one was expected, or the one that was there is gone.</summary>
public sealed class NoHostException : Exception
{
    /// <summary>Makes one that has the text as it is.</summary>
    /// <param name="message">Where there is no host, what was found there, and what to do.</param>
    /// <param name="cause">The error of the transport, if there was one.</param>
    /// <param name="isSilent">Whether a host is there that did not answer in time.</param>
    public NoHostException(string message, Exception? cause = null, bool isSilent = false)
        : base(message, cause) => IsSilent = isSilent;

    /// <summary>Whether a host is there that did not answer in time: it is stopped, or the machine has no time for it.</summary>
    public bool IsSilent { get; }
}
