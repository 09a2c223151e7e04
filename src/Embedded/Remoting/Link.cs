using System.Net.Sockets;

namespace ActorShm.Embedded;

/// <summary>One connection to another process, after the handshake: who the other side is, the frames that wait to be written, and the loop that reads.</summary>
internal sealed class Link
{
    private readonly Socket _socket;
    private readonly FrameReader _reader;
    private LinkClosed? _reason;
    private string? _goodbye;

    /// <param name="socket">The connection; the link closes it.</param>
    /// <param name="reader">The reader that the handshake used; the link disposes it.</param>
    /// <param name="peer">The number of the other side; 0 is the host.</param>
    /// <param name="credentials">Who the other side is.</param>
    /// <param name="introduction">What the other side said about itself.</param>
    /// <param name="options">The limits.</param>
    /// <param name="traffic">Counts the bytes.</param>
    public Link(Socket socket, FrameReader reader, uint peer, PeerCredentials credentials, Introduction introduction, LocalRemotingOptions options, TrafficCounters traffic)
    {
        _socket = socket;
        _reader = reader;
        Peer = peer;
        Credentials = credentials;
        SystemName = introduction.SystemName;
        MaximumMessageBytes = Math.Min(options.MaximumMessageBytes, introduction.MaximumMessageBytes);
        Refs = new WireRefs();
        Writer = new FrameWriter(socket, options.MaximumQueuedBytes, traffic.Sent, broken =>
            Close(LinkCloseReason.Lost, $"writing to it failed: {broken.Message}"));
    }

    public uint Peer { get; }

    public PeerCredentials Credentials { get; }

    /// <summary>The name of the other side's actor system, for the log.</summary>
    public string SystemName { get; }

    /// <summary>The most bytes of a message that both sides accept.</summary>
    public int MaximumMessageBytes { get; }

    public FrameWriter Writer { get; }

    /// <summary>References that were read recently. Only the reading loop may use them.</summary>
    public WireRefs Refs { get; }

    /// <summary>Whether the log says already that the queue is full; set back to false once an ordinary frame finds room again.</summary>
    public bool IsKnownFull { get; set; }

    /// <summary>Completes when the loop has ended and the socket is closed.</summary>
    public Task<LinkClosed> Completion { get; private set; } = Task.FromResult(new LinkClosed(LinkCloseReason.Closed, "never started"));

    /// <summary>Starts the loop. <paramref name="onFrame"/> gets each frame in order; an exception from it closes the link.</summary>
    public void Start(FrameHandler onFrame, Action<Link, LinkClosed> onClosed) => Completion = Task.Run(() => ReadAllAsync(onFrame, onClosed));

    /// <summary>Closes the link. Frames that have arrived already are still read. Only the first call's reason counts.</summary>
    public void Close(LinkCloseReason reason, string why)
    {
        Interlocked.CompareExchange(ref _reason, new LinkClosed(reason, why), null);
        Writer.Close();
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The other side or the loop has closed it already, which is what the caller wants.
        }
    }

    /// <summary>Keeps the reason that the other side gave for its end. The reason counts even when a write failed before the goodbye was read.</summary>
    public void NoteGoodbye(string why) => _goodbye = why;

    private async Task<LinkClosed> ReadAllAsync(FrameHandler onFrame, Action<Link, LinkClosed> onClosed)
    {
        try
        {
            do
            {
                while (_reader.TryTake(out var frame))
                {
                    onFrame(this, frame);
                }
            }
            while (await _reader.FillAsync());
        }
        catch (ProtocolViolationException violation)
        {
            Close(LinkCloseReason.Violated, violation.Message);
        }
        catch (SocketException broken)
        {
            Close(LinkCloseReason.Lost, $"reading from it failed: {broken.Message}");
        }

        catch (Exception unexpected) when (FatalErrors.AreNot(unexpected))
        {
            // Whatever goes wrong with a frame, it must not leave behind a link that nobody reads any more.
            Close(LinkCloseReason.Violated, $"handling a frame failed: {unexpected}");
        }

        Close(LinkCloseReason.Lost, "the connection ended without a goodbye; the process is gone");
        _socket.Dispose();
        _reader.Dispose();
        var reason = _reason is { Reason: LinkCloseReason.Lost } && _goodbye is not null ? new LinkClosed(LinkCloseReason.Ended, _goodbye) : _reason!;
        onClosed(this, reason);
        return reason;
    }
}

/// <summary>Handles one frame, length field included; the bytes are valid until it returns.</summary>
internal delegate void FrameHandler(Link link, ReadOnlySpan<byte> frame);

/// <summary>Counts the bytes and messages that go over all links of a process.</summary>
internal sealed class TrafficCounters
{
    private long _bytesSent;
    private long _bytesReceived;
    private long _messagesSent;
    private long _messagesReceived;

    public void Sent(int bytes) => Interlocked.Add(ref _bytesSent, bytes);

    public void Received(int bytes) => Interlocked.Add(ref _bytesReceived, bytes);

    public void MessageSent() => Interlocked.Increment(ref _messagesSent);

    public void MessageReceived() => Interlocked.Increment(ref _messagesReceived);

    public LinkTraffic Snapshot() =>
        new(Interlocked.Read(ref _bytesSent), Interlocked.Read(ref _bytesReceived), Interlocked.Read(ref _messagesSent), Interlocked.Read(ref _messagesReceived));
}
