using System.Net.Sockets;

namespace ActorShm.Embedded;

// A peer's side: finding the host and being let in.
public sealed partial class LocalRemoting
{
    /// <summary>Makes this process a peer: connects to the host and comes back when the handshake is done.</summary>
    /// <param name="system">The system to link.</param>
    /// <param name="socketPath">The host's socket; of any length.</param>
    /// <param name="options">Limits; null for the built-in ones.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="HostUnreachableException">There is no socket, or nobody listens on it.</exception>
    /// <exception cref="HostSilentException">The host did not answer in time.</exception>
    /// <exception cref="PeerRefusedException">The host belongs to another user, or is full or ending.</exception>
    /// <exception cref="VersionMismatchException">The host speaks another version of the protocol.</exception>
    /// <exception cref="ProtocolViolationException">What listens there is no host.</exception>
    /// <exception cref="RemotingException">The system has ended meanwhile.</exception>
    /// <exception cref="InvalidOperationException">The system has its links already.</exception>
    public static async Task<LocalRemoting> ConnectAsync(
        ActorSystem system, string socketPath, LocalRemotingOptions? options = null, CancellationToken cancellation = default)
    {
        var remoting = new LocalRemoting(system, options);
        using var location = Locate(socketPath);
        var socket = SocketLocation.NewSocket();
        var reader = new FrameReader(socket, remoting._options.MaximumMessageBytes + Frame.OverheadLimit, remoting._traffic.Received);
        try
        {
            await ConnectAsync(socket, location, cancellation);
            var link = await remoting.BeLetInAsync(socket, reader, location.FullPath, cancellation);
            remoting._links[HostNumber] = link;
            remoting._system.Attach(remoting);
            link.Start(remoting.HandleFrame, remoting.LinkEnded);
        }
        catch
        {
            // Whatever the reason, it goes to the caller as it is; what was opened for the attempt must not stay open behind it.
            socket.Dispose();
            reader.Dispose();
            throw;
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

    private static async Task ConnectAsync(Socket socket, SocketLocation location, CancellationToken cancellation)
    {
        try
        {
            await socket.ConnectAsync(location.EndPoint, cancellation);
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
    }

    private async Task<Link> BeLetInAsync(Socket socket, FrameReader reader, string path, CancellationToken cancellation)
    {
        var credentials = _options.ReadCredentials(socket);
        if (!credentials.IsSameUser)
        {
            throw new PeerRefusedException(
                $"The host at '{path}' is process {credentials.ProcessId} of user {credentials.UserId}, and this process acts as user {Native.EffectiveUserId()}; only processes of one user link.");
        }

        var hello = new Introduction(_processUid, _options.MaximumMessageBytes, PeerNumber: 0, _system.Name).ToFrame(FrameKind.Hello);
        using var deadline = new CancellationTokenSource(_options.HandshakeTimeout, _system.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        byte[] answer;
        try
        {
            await socket.SendAsync(hello, SocketFlags.None, either.Token);
            _traffic.Sent(hello.Length);
            answer = await ReadHandshakeFrameAsync(reader, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new HostSilentException($"The host at '{path}' did not answer within {_options.HandshakeTimeout.TotalSeconds:0.#} s; it may be stopped or overloaded.");
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
