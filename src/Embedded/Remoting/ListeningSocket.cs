using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Embedded;

/// <summary>A socket that others connect to, and the file that leads to it, which only the same user can reach. Knows no actors.</summary>
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

    /// <summary>Makes the file and listens. A socket that a dead process left there is replaced; anything else is left alone.</summary>
    /// <param name="path">Where; in a directory that only the same user can reach.</param>
    /// <param name="patience">How long another process that makes a socket in the same directory is waited for.</param>
    /// <param name="time">Measures that.</param>
    /// <exception cref="RemotingException">There can be none: the directory is missing or open to others, or somebody lives there already.</exception>
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

    /// <summary>Takes the next connection; an <see cref="ObjectDisposedException"/> or a <see cref="SocketException"/> says that there are no more.</summary>
    public ValueTask<Socket> AcceptAsync(CancellationToken cancellation) => _socket.AcceptAsync(cancellation);

    public void Dispose() => Close(_location, _socket);

    private static ListeningSocket BindAt(SocketLocation location, TimeSpan patience, TimeProvider time)
    {
        Socket? socket = null;
        try
        {
            // From the look at what is there until somebody listens: who comes between takes this socket for that of a dead host, and deletes it.
            using var turn = TakeTurn(Path.GetDirectoryName(location.FullPath)!, patience, time);
            RemoveWhatTheDeadLeft(location);
            socket = SocketLocation.NewSocket();
            Listen(socket, location);
            return new ListeningSocket(location, socket);
        }
        catch
        {
            // Whatever the reason, the caller gets it; what was opened for the attempt must not stay open behind it.
            Close(location, socket);
            throw;
        }
    }

    private static void Listen(Socket socket, SocketLocation location)
    {
        // On the socket and before bind, so that the file never exists with other permissions, whatever the umask.
        Native.SetMode(socket.SafeHandle, OwnerOnly);
        socket.Bind(location.EndPoint);
        File.SetUnixFileMode(location.FullPath, OwnerOnly); // an umask that takes bits from the owner does so here, too
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

    /// <summary>Waits until whoever makes a socket in the directory has made it or is gone: that takes a moment, unless it is stopped.</summary>
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

            never.WaitOne(TurnPause); // the kernel's own wait could not be ended
        }
    }

    private static void RemoveWhatTheDeadLeft(SocketLocation location)
    {
        switch (Native.IsSocket(location.FullPath))
        {
            case null:
                return;
            case false:
                // Connecting to a file or a pipe is refused as connecting to a dead host's socket is, and what stands there may be somebody's data.
                throw new RemotingException($"At '{location.FullPath}' there is something that is no socket, and only a socket is replaced. Remove it, or choose another path.");
        }

        using var attempt = SocketLocation.NewSocket();
        attempt.Blocking = false; // where the queue is full it would wait until somebody accepts, which one that is stopped never does
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
            // Its queue is full, and only who lives has one.
        }

        throw new RemotingException($"A living process listens at '{location.FullPath}' already; stop it, or choose another path.");
    }
}
