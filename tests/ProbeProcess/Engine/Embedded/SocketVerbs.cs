using System.Net.Sockets;

namespace ActorShm.ProbeProcess;

/// <summary>What a stranger can do at a control socket.</summary>
internal static class SocketVerbs
{
    /// <summary>Connects and says whether the other side sends anything, closes, or cannot be reached at all.</summary>
    public static int Connect(string socketPath)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(socketPath));
            socket.ReceiveTimeout = 30_000;
            var received = socket.Receive(new byte[1]);
            Console.WriteLine(received == 0 ? "closed" : "answered");
        }
        catch (SocketException e)
        {
            Console.WriteLine(e.SocketErrorCode == SocketError.ConnectionReset ? "closed" : $"no connection: {e.SocketErrorCode}");
        }

        return 0;
    }
}
