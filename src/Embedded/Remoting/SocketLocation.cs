using System.Net.Sockets;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Embedded;

/// <summary>A socket's path in a form that fits into a socket address, however long the path is.</summary>
/// <remarks>
/// An address holds 107 bytes. For a longer path the directory is opened and the socket is named through
/// <c>/proc/self/fd</c>. The descriptor stays open as long as this object: if its number were used again, the short name would
/// lead to another directory, and closing a bound socket deletes the file of that name. A process that binds names even a short path this way, for a similar reason: by the time
/// that it closes the socket, another directory may stand at the path, with another process's socket.
/// </remarks>
internal sealed class SocketLocation : IDisposable
{
    private const int AddressBytes = 107;

    private readonly SafeFileHandle? _directory;

    /// <param name="path">The path of the socket.</param>
    /// <param name="throughDirectory">Whether to name even a short path through its directory's descriptor.</param>
    /// <exception cref="ArgumentException">The file's name alone is too long.</exception>
    /// <exception cref="IOException">The directory is needed and cannot be opened.</exception>
    public SocketLocation(string path, bool throughDirectory = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FullPath = Path.GetFullPath(path);
        var shortPath = FullPath;
        if (throughDirectory || Encoding.UTF8.GetByteCount(FullPath) > AddressBytes)
        {
            _directory = Native.OpenDirectory(Path.GetDirectoryName(FullPath)!);
            shortPath = $"/proc/self/fd/{_directory.DangerousGetHandle()}/{Path.GetFileName(FullPath)}";
            if (Encoding.UTF8.GetByteCount(shortPath) > AddressBytes)
            {
                _directory.Dispose();
                throw new ArgumentException($"The socket's file name '{Path.GetFileName(FullPath)}' is too long; a name of up to 80 bytes fits.", nameof(path));
            }
        }

        EndPoint = new UnixDomainSocketEndPoint(shortPath);
    }

    /// <summary>The socket's full path, for people.</summary>
    public string FullPath { get; }

    /// <summary>The address to bind or connect to; valid until this object is disposed.</summary>
    public UnixDomainSocketEndPoint EndPoint { get; }

    public static Socket NewSocket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public void Dispose() => _directory?.Dispose();
}
