using System.Net;
using System.Net.Sockets;
using ActorShm.Actors;
using ActorShm.Actors.Measuring;
using ActorShm.Host.Ending;
using Microsoft.Extensions.Logging;

namespace ActorShm.Host.Bench;

/// <summary>The other process of <see cref="MessagesBench"/>: an actor that echoes, and bare sockets that send back what they receive.</summary>
internal static class MessagesEcho
{
    /// <summary>Connects to everything that the bench listens on, and returns when the bench is gone.</summary>
    /// <exception cref="WorkFailedException">The bench was gone before this process connected, or ended in the middle of a message.</exception>
    public static async Task ServeAsync(string directory, int tcpPort, ActorShmSettings settings, ILoggerFactory loggers)
    {
        try
        {
            await EchoAsync(directory, tcpPort, settings, loggers);
        }
        catch (SocketException e)
        {
            throw new WorkFailedException($"The bench in {directory} is gone: {e.Message}.");
        }
    }

    private static async Task EchoAsync(string directory, int tcpPort, ActorShmSettings settings, ILoggerFactory loggers)
    {
        using var awaiting = await ConnectAsync(new UnixDomainSocketEndPoint(MessagesSockets.AwaitingPath(directory)));
        using var blocking = await ConnectAsync(new UnixDomainSocketEndPoint(MessagesSockets.BlockingPath(directory)));
        using var tcp = await ConnectAsync(new IPEndPoint(IPAddress.Loopback, tcpPort));
        var echoes = new[]
        {
            EchoAwaitingAsync(awaiting),
            Task.Factory.StartNew(() => EchoBlocking(blocking), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default),
            Task.Factory.StartNew(() => EchoBlocking(tcp), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default),
        };
        await LinkedMeter.ServeAsync(directory, settings, loggers);
        await Task.WhenAll(echoes);
    }

    private static async Task<Socket> ConnectAsync(EndPoint endPoint)
    {
        var socket = MessagesSockets.New(endPoint.AddressFamily);
        await socket.ConnectAsync(endPoint);
        return socket;
    }

    private static async Task EchoAwaitingAsync(Socket socket)
    {
        var buffer = new byte[MessagesSockets.BufferBytes];
        for (int count; (count = await socket.ReceiveAsync(buffer)) > 0;)
        {
            await socket.SendAsync(buffer.AsMemory(0, count));
        }
    }

    private static void EchoBlocking(Socket socket)
    {
        var buffer = new byte[MessagesSockets.BufferBytes];
        for (int count; (count = socket.Receive(buffer)) > 0;)
        {
            socket.Send(buffer.AsSpan(0, count));
        }
    }
}
