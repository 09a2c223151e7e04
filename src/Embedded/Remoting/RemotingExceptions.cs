namespace ActorShm.Embedded;

/// <summary>Communication between two processes failed.</summary>
public class RemotingException : Exception
{
    /// <summary>Makes the exception with a message that says what failed.</summary>
    public RemotingException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}

/// <summary>No host listens on the socket.</summary>
public sealed class HostUnreachableException(string message, Exception? cause = null) : RemotingException(message, cause);

/// <summary>A host exists but did not let this process in within the time allowed; the host may be stopped or overloaded.</summary>
public sealed class HostSilentException(string message) : RemotingException(message);

/// <summary>One side refused the other: the other process belongs to another user, or the host is full or ending.</summary>
public sealed class PeerRefusedException(string message) : RemotingException(message);

/// <summary>The two processes speak different versions of the protocol.</summary>
/// <param name="ours">This process's version.</param>
/// <param name="theirs">The other process's version.</param>
public sealed class VersionMismatchException(int ours, int theirs)
    : RemotingException($"This process speaks version {ours} of the link protocol and the other speaks version {theirs}; run the same build on both sides.")
{
    /// <summary>Gets this process's version.</summary>
    public int Ours { get; } = ours;

    /// <summary>Gets the other process's version.</summary>
    public int Theirs { get; } = theirs;
}

/// <summary>The other side sent bytes that violate the protocol; the link was closed.</summary>
public sealed class ProtocolViolationException(string message, Exception? cause = null) : RemotingException(message, cause);

/// <summary>
/// The link to the process that was asked is gone, so no answer comes from there. The question may have arrived before, and that process may live on and do what it was asked to do:
/// only its end shows that it does nothing more. If the question was forwarded to an actor elsewhere, that actor's answer becomes a dead letter.
/// </summary>
/// <param name="message">Says which actor was asked, and what happened to the link.</param>
public sealed class AnswerLostException(string message) : RemotingException(message);

/// <summary>A failure in another process, of which only the text arrived.</summary>
public sealed class RemoteFailureException(string message) : RemotingException(message);

/// <summary>A message exceeds the link's limit. It was not sent.</summary>
/// <param name="messageType">The type of the message.</param>
/// <param name="sizeBytes">The serialized size of the message, in bytes.</param>
/// <param name="limitBytes">The most bytes a message may have.</param>
public sealed class MessageTooLargeException(Type messageType, int sizeBytes, int limitBytes)
    : Exception($"A {messageType} of {sizeBytes:N0} bytes was to be sent to another process, and {limitBytes:N0} bytes is the most: put it in a segment and send its handle.")
{
    /// <summary>Gets the type of the message.</summary>
    public Type MessageType { get; } = messageType;

    /// <summary>Gets the serialized size of the message, in bytes.</summary>
    public int SizeBytes { get; } = sizeBytes;

    /// <summary>Gets the most bytes a message may have.</summary>
    public int LimitBytes { get; } = limitBytes;
}
