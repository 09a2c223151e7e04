using System.Collections.Frozen;
using System.Net.Sockets;

namespace ActorShm.Embedded;

/// <summary>Limits of the links of one process.</summary>
public sealed record LocalRemotingOptions
{
    /// <summary>The smallest value of <see cref="MaximumMessageBytes"/>, in bytes.</summary>
    public const int SmallestMessageBytes = 1024;

    /// <summary>The largest value of <see cref="MaximumMessageBytes"/>, in bytes.</summary>
    public const int LargestMessageBytes = 16 * 1024 * 1024;

    /// <summary>The largest value of <see cref="MaximumQueuedBytes"/>, in bytes.</summary>
    public const long LargestQueueBytes = 512 * 1024 * 1024;

    /// <summary>The most bytes a serialized message may have; the smaller limit of the two ends counts. Larger data belongs in a segment.</summary>
    public int MaximumMessageBytes { get; init; } = 32 * 1024;

    /// <summary>The size of message, in bytes, that the other side has to accept at least. A process that accepts less is refused, because messages to it would fail at their senders.</summary>
    public int LeastPeerMessageBytes { get; init; } = SmallestMessageBytes;

    /// <summary>The most bytes that may wait for one link. Beyond that, messages to it become dead letters until the other side reads again.</summary>
    public long MaximumQueuedBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>The exact types of messages of which none may get lost while their link is open. For these, twice as many bytes may wait, and a link without room even then is closed.</summary>
    /// <remarks>Applies only to messages that this process sends itself. A message from one peer to another still goes back to its sender when there is no room.</remarks>
    public IReadOnlySet<Type> EssentialMessages { get; init; } = FrozenSet<Type>.Empty;

    /// <summary>How long the other side may take for its part of the handshake.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most links a host keeps; further peers are refused.</summary>
    public int MaximumLinks { get; init; } = 1024;

    /// <summary>The most connections that may be in their handshake at once; further ones wait in the kernel's queue and take no memory of this process.</summary>
    public int MaximumHandshakes { get; init; } = 64;

    /// <summary>The number of files that a host must still be able to open when it takes a peer: one for each connection in its handshake, and some for files, logs and what the runtime loads late.</summary>
    /// <remarks>A process that cannot open a file of its own code ends, so the host refuses peers while it can still do everything else.</remarks>
    public int SpareFiles => MaximumHandshakes + 32;

    /// <summary>Returns the least number of bytes that must be allowed to wait for a link, so that a message of the largest size can be sent at all.</summary>
    /// <param name="maximumMessageBytes">The most bytes a serialized message may have.</param>
    public static long LeastQueueBytes(int maximumMessageBytes) => maximumMessageBytes + (long)Frame.OverheadLimit;

    /// <summary>Reads the credentials of the other side; tests replace it to return another user's.</summary>
    internal Func<Socket, PeerCredentials> ReadCredentials { get; init; } = PeerCredentials.Of;

    /// <summary>Reads how many files the process may have open; tests replace it to return a smaller number.</summary>
    internal Func<long> ReadOpenFilesLimit { get; init; } = Native.OpenFilesLimit;

    /// <summary>Checks each limit and returns the same limits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of range.</exception>
    internal LocalRemotingOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumMessageBytes, SmallestMessageBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumMessageBytes, LargestMessageBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(LeastPeerMessageBytes, SmallestMessageBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumQueuedBytes, LeastQueueBytes(MaximumMessageBytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumQueuedBytes, LargestQueueBytes);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(HandshakeTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumLinks, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumHandshakes, 1);
        return this;
    }
}

/// <summary>The traffic over all links of this process since it opened the first.</summary>
/// <param name="BytesSent">Bytes written to sockets, including handshakes, headers and relayed frames.</param>
/// <param name="BytesReceived">Bytes read from sockets.</param>
/// <param name="MessagesSent">Messages of actors put on a link, including those that were only relayed.</param>
/// <param name="MessagesReceived">Messages of actors taken from a link, including those that were only relayed.</param>
public readonly record struct LinkTraffic(long BytesSent, long BytesReceived, long MessagesSent, long MessagesReceived);

/// <summary>Why a link has ended.</summary>
public enum LinkCloseReason
{
    /// <summary>The other side said goodbye.</summary>
    Ended,

    /// <summary>The connection broke without a goodbye: the other process died.</summary>
    Lost,

    /// <summary>The other side sent bytes that violate the protocol.</summary>
    Violated,

    /// <summary>The other side read so slowly that not even the engine's own messages could wait any longer.</summary>
    TooSlow,

    /// <summary>This side closed it.</summary>
    Closed,
}

/// <summary>The end of a link, with its reason.</summary>
/// <param name="Reason">The reason, for code.</param>
/// <param name="Text">The reason, for people.</param>
public sealed record LinkClosed(LinkCloseReason Reason, string Text);
