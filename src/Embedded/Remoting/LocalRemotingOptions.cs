using System.Collections.Frozen;
using System.Net.Sockets;

namespace ActorShm.Embedded;

/// <summary>Limits of the links of one process.</summary>
public sealed record LocalRemotingOptions
{
    /// <summary>The smallest limit of a message.</summary>
    public const int SmallestMessageBytes = 1024;

    /// <summary>The largest limit of a message.</summary>
    public const int LargestMessageBytes = 16 * 1024 * 1024;

    /// <summary>The largest limit of what waits for one link.</summary>
    public const long LargestQueueBytes = 512 * 1024 * 1024;

    /// <summary>The most bytes a serialized message may have; the smaller limit of the two ends counts. Data of any size belongs in a segment.</summary>
    public int MaximumMessageBytes { get; init; } = 32 * 1024;

    /// <summary>What the other side has to take of a message at least; one that takes less is refused, because what is sent to it would fail at its sender.</summary>
    public int LeastPeerMessageBytes { get; init; } = SmallestMessageBytes;

    /// <summary>The most bytes that may wait for one link; beyond that messages to it become dead letters until the other side reads again.</summary>
    public long MaximumQueuedBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Messages of which none may get lost while their link stands: these exact types find twice the room, and a link that has no room even for them is closed.</summary>
    /// <remarks>Of those that this process sends itself. What one peer sends to another comes back to it as before when there is no room.</remarks>
    public IReadOnlySet<Type> EssentialMessages { get; init; } = FrozenSet<Type>.Empty;

    /// <summary>How long the other side may take for its part of the handshake.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most links a host keeps; whoever comes after that is refused.</summary>
    public int MaximumLinks { get; init; } = 1024;

    /// <summary>The most connections that may be in their handshake at once; more wait in the kernel's queue, without a byte of this process's memory.</summary>
    public int MaximumHandshakes { get; init; } = 64;

    /// <summary>How many more files a host must be able to open when it takes a peer: those of connections in their handshake, and some for files, logs and what the runtime loads late.</summary>
    /// <remarks>A process that cannot open the file of its own code ends. So peers are refused while it can still do everything else.</remarks>
    public int SpareFiles => MaximumHandshakes + 32;

    /// <summary>What has to be able to wait for a link so that a message of the largest size can be sent at all.</summary>
    /// <param name="maximumMessageBytes">The limit of a message.</param>
    public static long LeastQueueBytes(int maximumMessageBytes) => maximumMessageBytes + (long)Frame.OverheadLimit;

    /// <summary>How the credentials of the other side are read; tests put another user's in.</summary>
    internal Func<Socket, PeerCredentials> ReadCredentials { get; init; } = PeerCredentials.Of;

    /// <summary>How many files the process may have open; tests put a smaller number in.</summary>
    internal Func<long> ReadOpenFilesLimit { get; init; } = Native.OpenFilesLimit;

    /// <summary>The same limits, each checked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit is outside of what can work.</exception>
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

/// <summary>What went over all links of this process since it opened the first.</summary>
/// <param name="BytesSent">Bytes written to sockets: handshakes, headers and what was relayed included.</param>
/// <param name="BytesReceived">Bytes read from sockets.</param>
/// <param name="MessagesSent">Messages of actors put on a link, those that were only relayed included.</param>
/// <param name="MessagesReceived">Messages of actors taken from a link, those that were only relayed included.</param>
public readonly record struct LinkTraffic(long BytesSent, long BytesReceived, long MessagesSent, long MessagesReceived);

/// <summary>Why a link is gone.</summary>
public enum LinkCloseReason
{
    /// <summary>The other side said goodbye.</summary>
    Ended,

    /// <summary>The connection broke without a goodbye: the other process died.</summary>
    Lost,

    /// <summary>The other side sent bytes that mean nothing.</summary>
    Violated,

    /// <summary>The other side read so slowly that not even the engine's own messages could wait any longer.</summary>
    TooSlow,

    /// <summary>This side closed it.</summary>
    Closed,
}

/// <summary>The end of a link.</summary>
/// <param name="Reason">Why, for code.</param>
/// <param name="Text">Why, for people.</param>
public sealed record LinkClosed(LinkCloseReason Reason, string Text);
