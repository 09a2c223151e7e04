using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Embedded;

/// <summary>A listening socket and its file, which only processes of the same user can reach. Knows nothing about actors.</summary>
internal sealed class ListeningSocket : IDisposable
{
    private const int Backlog = 512;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OtherPeople = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private static readonly TimeSpan TurnPause = TimeSpan.FromMilliseconds(5);

    private readonly SocketLocation _location;
    private readonly Socket _socket;

    private ListeningSocket(SocketLocation location, Socket socket)
    {
        _location = location;
        _socket = socket;
    }

    /// <summary>Makes the file and listens. Replaces a socket that a dead process left at the path, and leaves anything else alone.</summary>
    /// <param name="path">The path of the file, in a directory that only the same user can reach.</param>
    /// <param name="patience">How long to wait for another process that is making a socket in the same directory.</param>
    /// <param name="time">Measures the wait.</param>
    /// <exception cref="RemotingException">The directory is missing or open to other users; or a living process listens at the path, or was stopped while it made a socket in the directory; or something that is not a socket is at the path; or the operating system refuses the socket.</exception>
    public static ListeningSocket Bind(string path, TimeSpan patience, TimeProvider time)
    {
        try
        {
            CheckDirectory(Path.GetFullPath(path));
            return BindAt(new SocketLocation(path, throughDirectory: true), patience, time);
        }
        catch (Exception failure) when (failure is SocketException or IOException or UnauthorizedAccessException)
        {
            throw new RemotingException($"No socket can be made at '{path}': {failure.Message}", failure);
        }
    }

    /// <summary>Accepts the next connection; an <see cref="ObjectDisposedException"/> or a <see cref="SocketException"/> says that there are no more.</summary>
    public ValueTask<Socket> AcceptAsync(CancellationToken cancellation) => _socket.AcceptAsync(cancellation);

    public void Dispose() => Close(_location, _socket);

    private static ListeningSocket BindAt(SocketLocation location, TimeSpan patience, TimeProvider time)
    {
        Socket? socket = null;
        try
        {
            // Held from the look at what stands at the path until this socket listens. A process that looked in between would take this socket for a dead host's and delete it.
            using var turn = TakeTurn(Path.GetDirectoryName(location.FullPath)!, patience, time);
            RemoveWhatTheDeadLeft(location);
            socket = SocketLocation.NewSocket();
            Listen(socket, location);
            return new ListeningSocket(location, socket);
        }
        catch
        {
            // The exception goes to the caller, whatever it is, and nothing that the attempt opened may stay open.
            Close(location, socket);
            throw;
        }
    }

    private static void Listen(Socket socket, SocketLocation location)
    {
        // Set on the socket before it is bound, so that the file never exists with wider permissions, whatever the umask.
        Native.SetMode(socket.SafeHandle, OwnerOnly);
        socket.Bind(location.EndPoint);
        File.SetUnixFileMode(location.FullPath, OwnerOnly); // a umask may have taken bits from the owner
        socket.Listen(Backlog);
    }

    private static void Close(SocketLocation location, Socket? socket)
    {
        // Closing a bound socket deletes its file; the location's descriptor must stay open until then.
        socket?.Dispose();
        location.Dispose();
    }

    private static void CheckDirectory(string socketPath)
    {
        var directory = Path.GetDirectoryName(socketPath)!;
        if (!Directory.Exists(directory))
        {
            throw new RemotingException($"The socket '{socketPath}' needs the directory '{directory}', which does not exist. Make it with mode 0700.");
        }

        var mode = File.GetUnixFileMode(directory);
        if ((mode & OtherPeople) != UnixFileMode.None)
        {
            throw new RemotingException(
                $"The directory '{directory}' has mode 0{Convert.ToString((int)mode, 8)}, so other users can reach into it; a socket needs one with mode 0700.");
        }
    }

    /// <summary>Waits until no other process is making a socket in the directory. That takes a moment, unless the other process is stopped.</summary>
    private static SafeFileHandle TakeTurn(string directory, TimeSpan patience, TimeProvider time)
    {
        using var never = new ManualResetEvent(initialState: false);
        var begin = time.GetTimestamp();
        while (true)
        {
            if (Native.TryLockDirectory(directory) is { } turn)
            {
                return turn;
            }

            if (time.GetElapsedTime(begin) >= patience)
            {
                throw new RemotingException(
                    $"Another process has been making a socket in '{directory}' for {patience.TotalSeconds:0.#} s, so it is stopped. End it or let it go on, or choose another path.");
            }

            never.WaitOne(TurnPause); // waiting for the lock in the kernel could not be given up
        }
    }

    private static void RemoveWhatTheDeadLeft(SocketLocation location)
    {
        switch (Native.IsSocket(location.FullPath))
        {
            case null:
                return;
            case false:
                // A connection to a file or a pipe is refused just like one to a dead host's socket, but a file may be somebody's data.
                throw new RemotingException($"At '{location.FullPath}' there is something that is no socket, and only a socket is replaced. Remove it, or choose another path.");
        }

        using var attempt = SocketLocation.NewSocket();
        attempt.Blocking = false; // with a full queue, Connect would wait until the other process accepts, and a stopped process never does
        try
        {
            attempt.Connect(location.EndPoint);
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(location.FullPath);
            return;
        }
        catch (SocketException full) when (full.SocketErrorCode == SocketError.WouldBlock)
        {
            // The queue is full, and only a living process has a queue.
        }

        throw new RemotingException($"A living process listens at '{location.FullPath}' already; stop it, or choose another path.");
    }
}
