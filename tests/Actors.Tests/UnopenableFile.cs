using System.Net.Sockets;

namespace ActorShm.Actors.Tests;

/// <summary>Something with the name of a file that cannot be opened, for whatever the user may do: a socket.</summary>
internal static class UnopenableFile
{
    /// <summary>What the system says about opening it.</summary>
    public const string Reason = "No such device or address";

    /// <summary>Puts one in the place of a file.</summary>
    public static void Replace(string path)
    {
        File.Delete(path);
        var shortName = Path.Combine(Path.GetDirectoryName(path)!, "s"); // a socket is made by a short name only
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(shortName));
        File.Move(shortName, path);
    }
}
