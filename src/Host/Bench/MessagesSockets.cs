using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ActorShm.Host.Bench;

/// <summary>Bare sockets between the two processes: the least that a message of the same size can cost there.</summary>
internal sealed class MessagesSockets : IDisposable
{
    /// <summary>The room for one message; messages that carry a handle need no more.</summary>
    public const int BufferBytes = 4096;

    private readonly Socket[] _listeners;
    private readonly Socket[] _accepted = new Socket[3];

    /// <summary>Listens in a directory that only this user can reach, and on a free port of this machine alone.</summary>
    public MessagesSockets(string directory) => _listeners =
    [
        Listen(new UnixDomainSocketEndPoint(AwaitingPath(directory))),
        Listen(new UnixDomainSocketEndPoint(BlockingPath(directory))),
        Listen(new IPEndPoint(IPAddress.Loopback, 0)),
    ];

    public int TcpPort => ((IPEndPoint)_listeners[2].LocalEndPoint!).Port;

    public static string AwaitingPath(string directory) => Path.Combine(directory, "awaiting.sock");

    public static string BlockingPath(string directory) => Path.Combine(directory, "blocking.sock");

    public static Socket New(AddressFamily family)
    {
        var isTcp = family == AddressFamily.InterNetwork;
        var socket = new Socket(family, SocketType.Stream, isTcp ? ProtocolType.Tcp : ProtocolType.Unspecified);
        if (isTcp)
        {
            socket.NoDelay = true;
        }

        return socket;
    }

    public async Task AcceptAsync(CancellationToken cancellation)
    {
        for (var i = 0; i < _listeners.Length; i++)
        {
            _accepted[i] = await _listeners[i].AcceptAsync(cancellation);
        }

        _accepted[2].NoDelay = true;
    }

    /// <summary>Measures round trips over a Unix socket with asynchronous code, in microseconds. The token is checked between round trips, so that it costs nothing.</summary>
    public async Task<double[]> AwaitAsync(int count, int messageBytes, CancellationToken cancellation)
    {
        var (socket, buffer, microseconds) = (_accepted[0], new byte[messageBytes], new double[count]);
        for (var i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var started = Stopwatch.GetTimestamp();
            await socket.SendAsync(buffer);
            for (var read = 0; read < messageBytes;)
            {
                read += RequireMore(await socket.ReceiveAsync(buffer.AsMemory(read), CancellationToken.None));
            }

            microseconds[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }

        return microseconds;
    }

    /// <summary>Measures round trips over a Unix socket with threads that block, in microseconds.</summary>
    public double[] Block(int count, int messageBytes, CancellationToken cancellation) => Block(_accepted[1], count, messageBytes, cancellation);

    /// <summary>Measures round trips over TCP with threads that block, in microseconds.</summary>
    public double[] BlockOnTcp(int count, int messageBytes, CancellationToken cancellation) => Block(_accepted[2], count, messageBytes, cancellation);

    public void Dispose()
    {
        foreach (var socket in _accepted.Concat(_listeners))
        {
            socket?.Dispose();
        }
    }

    private static double[] Block(Socket socket, int count, int messageBytes, CancellationToken cancellation)
    {
        var (buffer, microseconds) = (new byte[messageBytes], new double[count]);
        for (var i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var started = Stopwatch.GetTimestamp();
            socket.Send(buffer);
            for (var read = 0; read < messageBytes;)
            {
                read += RequireMore(socket.Receive(buffer.AsSpan(read)));
            }

            microseconds[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }

        return microseconds;
    }

    private static int RequireMore(int received) =>
        received > 0 ? received : throw new IOException("The other process of the bench closed its socket; its message on standard error says why.");

    private static Socket Listen(EndPoint endPoint)
    {
        var socket = New(endPoint.AddressFamily);
        socket.Bind(endPoint);
        socket.Listen(1);
        return socket;
    }
}
