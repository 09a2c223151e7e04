using System.Net.Sockets;

namespace ActorShm.Embedded;

// A peer's side: finding the host and being let in.
public sealed partial class LocalRemoting
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Makes this process a peer: connects to the host and returns when the handshake is done.</summary>
    /// <param name="system">The system to link.</param>
    /// <param name="socketPath">The path of the host's socket; of any length.</param>
    /// <param name="options">Limits; null for the built-in ones.</param>
    /// <param name="cancellation">Cancels the attempt.</param>
    /// <exception cref="HostUnreachableException">There is no socket, or nobody listens on it.</exception>
    /// <exception cref="HostSilentException">The host did not answer in time, or accepts no connection because it is stopped and many processes wait for it already.</exception>
    /// <exception cref="PeerRefusedException">The host belongs to another user, or is full or ending.</exception>
    /// <exception cref="VersionMismatchException">The host speaks another version of the protocol.</exception>
    /// <exception cref="ProtocolViolationException">The process that listens there is not a host.</exception>
    /// <exception cref="RemotingException">The system has ended meanwhile.</exception>
    /// <exception cref="InvalidOperationException">The system has its links already.</exception>
    public static async Task<LocalRemoting> ConnectAsync(
        ActorSystem system, string socketPath, LocalRemotingOptions? options = null, CancellationToken cancellation = default)
    {
        var remoting = new LocalRemoting(system, options);
        using var location = Locate(socketPath);
        using var deadline = new CancellationTokenSource(remoting._options.HandshakeTimeout, remoting._system.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            await remoting.LinkToHostAsync(location, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new HostSilentException(
                $"The host at '{location.FullPath}' did not answer within {remoting._options.HandshakeTimeout.TotalSeconds:0.#} s; it may be stopped or overloaded.");
        }

        if (!remoting._system.TryCloseAtEnd(() => remoting.DisposeAsync().AsTask()))
        {
            await remoting.DisposeAsync();
            throw SystemEnded(system);
        }

        return remoting;
    }

    private static SocketLocation Locate(string path)
    {
        try
        {
            return new SocketLocation(path);
        }
        catch (IOException failure)
        {
            throw Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))
                ? new RemotingException($"No host can be reached at '{path}': {failure.Message}", failure)
                : new HostUnreachableException($"No host can be reached at '{path}': there is no such directory; the host has not started, or has ended. Start the host, or check the path.", failure);
        }
    }

    private async Task LinkToHostAsync(SocketLocation location, CancellationToken cancellation)
    {
        var socket = await ReachAsync(location, cancellation);
        var reader = new FrameReader(socket, _options.MaximumMessageBytes + Frame.OverheadLimit, _traffic.Received);
        try
        {
            var link = await BeLetInAsync(socket, reader, location.FullPath, cancellation);
            _links[HostNumber] = link;
            _system.Attach(this);
            link.Start(HandleFrame, LinkEnded);
        }
        catch
        {
            // The exception goes to the caller as it is, and nothing that the attempt opened may stay open.
            socket.Dispose();
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Connects, and tries again while the host's queue is full, because the kernel does not tell when it has room again.</summary>
    private async Task<Socket> ReachAsync(SocketLocation location, CancellationToken cancellation)
    {
        for (var pause = FirstPause; ; pause = pause < LongestPause / 2 ? pause * 2 : LongestPause)
        {
            if (await TryConnectAsync(location, cancellation) is { } socket)
            {
                return socket;
            }

            await Task.Delay(pause, _system.Time, cancellation);
        }
    }

    /// <summary>Makes a socket and connects it.</summary>
    /// <returns>The socket; null when a process listens there but the kernel's queue of waiting connections is full.</returns>
    private static async Task<Socket?> TryConnectAsync(SocketLocation location, CancellationToken cancellation)
    {
        var socket = SocketLocation.NewSocket();
        var isConnected = false;
        try
        {
            await socket.ConnectAsync(location.EndPoint, cancellation);
            isConnected = true;
            return socket;
        }
        catch (SocketException full) when (full.SocketErrorCode == SocketError.WouldBlock)
        {
            return null;
        }
        catch (SocketException failure)
        {
            var why = File.Exists(location.FullPath)
                ? failure.SocketErrorCode == SocketError.ConnectionRefused
                    ? "nobody listens there any more; its host has died"
                    : failure.Message
                : "there is no such file; the host has not started, or has ended";
            throw new HostUnreachableException($"No host can be reached at '{location.FullPath}': {why}. Start the host, or check the path.", failure);
        }
        finally
        {
            if (!isConnected)
            {
                socket.Dispose();
            }
        }
    }

    private async Task<Link> BeLetInAsync(Socket socket, FrameReader reader, string path, CancellationToken cancellation)
    {
        var credentials = _options.ReadCredentials(socket);
        if (!credentials.IsSameUser)
        {
            throw new PeerRefusedException(
                $"The host at '{path}' is process {credentials.ProcessId} of user {credentials.UserId}, and this process acts as user {Native.EffectiveUserId()}; only processes of one user link.");
        }

        var hello = Introduce().ToFrame(FrameKind.Hello);
        byte[] answer;
        try
        {
            await socket.SendAsync(hello, SocketFlags.None, cancellation);
            _traffic.Sent(hello.Length);
            answer = await HandshakeFrames.ReadAsync(reader, cancellation);
        }
        catch (Exception closed) when (closed is SocketException or ProtocolViolationException)
        {
            throw new PeerRefusedException($"The host at '{path}' closed the connection during the handshake ({closed.Message}); it takes processes of its own user only, it is ending, or it has run out of open files or memory; its log may say which.");
        }

        return Enter(socket, reader, credentials, answer, path);
    }

    private Link Enter(Socket socket, FrameReader reader, PeerCredentials credentials, byte[] answer, string path)
    {
        var (kind, version) = HandshakeFrames.ReadKindAndVersion(answer);
        if (kind == FrameKind.Refused)
        {
            var (reason, why) = HandshakeFrames.ReadRefused(answer);
            throw reason == RefusalReason.Version
                ? new VersionMismatchException(Frame.Version, version)
                : new PeerRefusedException($"The host at '{path}' refused this process: {why}.");
        }

        if (version != Frame.Version)
        {
            throw new VersionMismatchException(Frame.Version, version);
        }

        var host = Introduction.Read(answer, _options.LeastPeerMessageBytes);
        if (kind != FrameKind.Welcome || host.PeerNumber is HostNumber or Frame.NoPeer)
        {
            throw new ProtocolViolationException($"What listens at '{path}' answered with a frame of kind 0x{(byte)kind:x2} for peer {host.PeerNumber}; it is not a host of this protocol.");
        }

        _ownNumber = host.PeerNumber;
        HostAddress = new Address(Protocol, host.SystemName, HostName);
        LocalAddress = AddressOf(_ownNumber);
        reader.Limit = _options.MaximumMessageBytes + Frame.OverheadLimit;
        return new Link(socket, reader, HostNumber, credentials, host, _options, _traffic);
    }
}
