using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace ActorShm.Embedded.Tests;

/// <summary>A socket without an engine behind it, for saying exactly these bytes, or none.</summary>
internal sealed class BarePeer : IDisposable
{
    private readonly Socket _socket;

    private BarePeer(Socket socket) => _socket = socket;

    public uint Number { get; private set; }

    public static async Task<BarePeer> ConnectAsync(string socketPath)
    {
        var socket = SocketLocation.NewSocket();
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath));
        return new BarePeer(socket);
    }

    /// <summary>Connects and shakes hands.</summary>
    public static async Task<BarePeer> JoinAsync(string socketPath)
    {
        var peer = await ConnectAsync(socketPath);
        await peer.SendAsync(Hello());
        var welcome = await peer.ReadFrameAsync();
        Assert.Equal((byte)FrameKind.Welcome, welcome[4]);
        peer.Number = Introduction.Read(welcome, LocalRemotingOptions.SmallestMessageBytes).PeerNumber;
        return peer;
    }

    public static byte[] Hello() => new Introduction(1, 32 * 1024, 0, "bare").ToFrame(FrameKind.Hello);

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await _socket.SendAsync(bytes)..];
        }
    }

    /// <summary>Writes to the probe of a system.</summary>
    /// <returns>The actor that is said to have written, as that system knows it.</returns>
    public async Task<IActorRef> IntroduceAsync(LinkedSystem system, uint to = 0)
    {
        await SendNoteAsync("/user/probe", "here", "/user/ghost", 77, to);
        system.Probe.ExpectMsg(new Note("here"));
        return system.Probe.LastSender;
    }

    public Task SendNoteAsync(string path, string text, string senderPath, long senderUid, uint to = 0) =>
        SendAsync(Note(path, Encoding.UTF8.GetBytes(text), senderPath, senderUid, to: to));

    public byte[] Note(string path, byte[] payload, string senderPath = "", long senderUid = 0, int serializer = 1001, string manifest = "note", uint to = 0) =>
        Bytes(new RoutedFrame
        {
            Kind = FrameKind.Message,
            To = to,
            RecipientPath = Encoding.UTF8.GetBytes(path),
            RecipientUid = 0,
            From = senderPath.Length == 0 ? Frame.NoPeer : Number,
            SenderPath = Encoding.UTF8.GetBytes(senderPath),
            SenderUid = senderUid,
            SerializerId = serializer,
            Manifest = Encoding.UTF8.GetBytes(manifest),
            Payload = payload,
        });

    public Task SendControlAsync(FrameKind kind, ActorPath recipient, string senderPath, long senderUid, uint? from = null) =>
        SendControlAsync(kind, recipient.ToStringWithoutAddress(), recipient.Uid, senderPath, senderUid, from);

    public Task SendControlAsync(FrameKind kind, string recipientPath, long recipientUid, string senderPath, long senderUid, uint? from = null) =>
        SendAsync(Bytes(new RoutedFrame
        {
            Kind = kind,
            To = 0,
            RecipientPath = Encoding.UTF8.GetBytes(recipientPath),
            RecipientUid = recipientUid,
            From = from ?? Number,
            SenderPath = Encoding.UTF8.GetBytes(senderPath),
            SenderUid = senderUid,
        }));

    /// <summary>One frame with its length field.</summary>
    public async Task<byte[]> ReadFrameAsync()
    {
        var length = await ReadAsync(4);
        return [.. length, .. await ReadAsync(BinaryPrimitives.ReadInt32LittleEndian(length))];
    }

    /// <summary>Whether anything comes, or the end, within a while.</summary>
    public bool HasSomethingToRead(TimeSpan within) => _socket.Poll(within, SelectMode.SelectRead);

    /// <summary>Reads to the end of the stream: the other side has closed.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        var all = new MemoryStream();
        var buffer = new byte[4096];
        using var watchdog = new CancellationTokenSource(Watchdog.Limit);
        try
        {
            for (int count; (count = await _socket.ReceiveAsync(buffer.AsMemory(), watchdog.Token)) > 0;)
            {
                all.Write(buffer, 0, count);
            }
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Closed while bytes of ours were still unread: closed is closed.
        }

        return all.ToArray();
    }

    /// <summary>The bytes of a frame.</summary>
    public static byte[] Bytes(in RoutedFrame frame)
    {
        var bytes = new byte[frame.TotalBytes];
        frame.Write(bytes);
        return bytes;
    }

    public void Shutdown() => _socket.Shutdown(SocketShutdown.Send);

    public void Dispose() => _socket.Dispose();

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        using var watchdog = new CancellationTokenSource(Watchdog.Limit);
        for (var read = 0; read < count;)
        {
            var more = await _socket.ReceiveAsync(bytes.AsMemory(read), watchdog.Token);
            Assert.NotEqual(0, more);
            read += more;
        }

        return bytes;
    }
}
