using System.Globalization;
using ActorShm.Segments;

namespace ActorShm.Actors.Engine.Links;

/// <summary>Asks the kernel which process of this user listens on a port of 127.0.0.1.</summary>
/// <remarks>An actor's address ends in the port on which its system listens, so this is the process that receives messages to the actor.</remarks>
internal static class LoopbackListener
{
    private const string Table = "/proc/net/tcp";
    private const string Listening = "0A";

    private const int NoProcess = 3; // ESRCH

    // The columns of the kernel's table of sockets; see proc(5).
    private const int LocalAddress = 1;
    private const int State = 3;
    private const int UserId = 7;
    private const int Inode = 9;

    /// <summary>Returns the process; null when nobody listens on the port, or a process of another user.</summary>
    public static int? ProcessOn(int port) => SocketOn(port) is { } socket ? OwnerOf(socket) : null;

    private static string? SocketOn(int port)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"0100007F:{port:X4}");
        foreach (var line in File.ReadLines(Table))
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length > Inode && columns[LocalAddress] == address && columns[State] == Listening)
            {
                return columns[UserId] == CurrentProcess.EffectiveUserId.ToString(CultureInfo.InvariantCulture) ? $"socket:[{columns[Inode]}]" : null;
            }
        }

        return null;
    }

    private static int? OwnerOf(string socket)
    {
        if (Holds("/proc/self", socket))
        {
            return Environment.ProcessId;
        }

        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && Holds(directory, socket))
            {
                return pid;
            }
        }

        return null;
    }

    private static bool Holds(string process, string socket)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd")).Any(entry => new FileInfo(entry).LinkTarget == socket);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or IOException { HResult: NoProcess })
        {
            return false; // the process has ended meanwhile, or belongs to another user
        }
    }
}
