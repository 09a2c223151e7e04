namespace ActorShm.Embedded;

/// <summary>Something between two processes failed.</summary>
public class RemotingException : Exception
{
    /// <summary>With a text that says what.</summary>
    public RemotingException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}

/// <summary>No host listens on the socket.</summary>
public sealed class HostUnreachableException(string message, Exception? cause = null) : RemotingException(message, cause);

/// <summary>A host is there and has let nobody in for so long: it is stopped, or has no time.</summary>
public sealed class HostSilentException(string message) : RemotingException(message);

/// <summary>One side did not want the other: another user's process, or a host that is full or ending.</summary>
public sealed class PeerRefusedException(string message) : RemotingException(message);

/// <summary>The two processes speak different versions of the protocol.</summary>
/// <param name="ours">This process's version.</param>
/// <param name="theirs">The other's.</param>
public sealed class VersionMismatchException(int ours, int theirs)
    : RemotingException($"This process speaks version {ours} of the link protocol and the other speaks version {theirs}; run the same build on both sides.")
{
    /// <summary>This process's version.</summary>
    public int Ours { get; } = ours;

    /// <summary>The other's.</summary>
    public int Theirs { get; } = theirs;
}

/// <summary>The other side sent bytes that mean nothing; the link was closed.</summary>
public sealed class ProtocolViolationException(string message, Exception? cause = null) : RemotingException(message, cause);

/// <summary>
/// The way to the process that was asked is gone, so no answer comes from there. The question may have arrived before, and that process may live on and do what it was asked for:
/// only its end says that it does nothing more. An answer of somebody elsewhere to whom the question was forwarded is a dead letter.
/// </summary>
/// <param name="message">Who was asked, and what became of the way.</param>
public sealed class AnswerLostException(string message) : RemotingException(message);

/// <summary>A failure in another process, of which only the text came.</summary>
public sealed class RemoteFailureException(string message) : RemotingException(message);

/// <summary>The message is over the link's limit. It was not sent.</summary>
/// <param name="messageType">The type of the message.</param>
/// <param name="sizeBytes">Its size, serialized.</param>
/// <param name="limitBytes">The most a message may have.</param>
public sealed class MessageTooLargeException(Type messageType, int sizeBytes, int limitBytes)
    : Exception($"A {messageType} of {sizeBytes:N0} bytes was to be sent to another process, and {limitBytes:N0} bytes is the most: put it in a segment and send its handle.")
{
    /// <summary>The type of the message.</summary>
    public Type MessageType { get; } = messageType;

    /// <summary>Its size, serialized, in bytes.</summary>
    public int SizeBytes { get; } = sizeBytes;

    /// <summary>The most a message may have, in bytes.</summary>
    public int LimitBytes { get; } = limitBytes;
}
