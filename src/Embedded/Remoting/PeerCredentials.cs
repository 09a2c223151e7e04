using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ActorShm.Embedded;

/// <summary>The process at the other end of a Unix socket, as the kernel recorded it; no process can lie about it.</summary>
/// <param name="ProcessId">The process that connected, or that listened.</param>
/// <param name="UserId">The user it acted as then.</param>
internal readonly record struct PeerCredentials(int ProcessId, uint UserId)
{
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int PeerCredentialsOption = 17; // SO_PEERCRED

    /// <summary>Whether the other side acts as the same user as this process.</summary>
    public bool IsSameUser => UserId == Native.EffectiveUserId();

    /// <summary>Asks the kernel who is at the other end of a socket.</summary>
    public static PeerCredentials Of(Socket socket)
    {
        // struct ucred: pid, uid, gid, four bytes each.
        Span<int> answer = stackalloc int[3];
        socket.GetRawSocketOption(SocketLevel, PeerCredentialsOption, MemoryMarshal.AsBytes(answer));
        return new PeerCredentials(answer[0], (uint)answer[1]);
    }
}
