using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Embedded;

// The host's side: the socket, and who may come in.
public sealed partial class LocalRemoting
{
    private const int Backlog = 512;
    private static readonly TimeSpan TurnPause = TimeSpan.FromMilliseconds(5);
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OtherPeople = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly CancellationTokenSource _listening = new();
    private readonly SemaphoreSlim _handshakes;
    private readonly Lock _admission = new();
    private Socket? _listener;
    private SocketLocation? _location;
    private Task _accepting = Task.CompletedTask;
    private int _isAccepting;
    private uint _lastPeer;

    /// <summary>Makes this process the host: listens on a socket that only the same user can reach.</summary>
    /// <param name="system">The system to link.</param>
    /// <param name="socketPath">
    /// Where the socket's file is made, with mode 0600, in a directory of mode 0700 that exists. Of any length. A socket that a dead
    /// host left there is replaced; anything else is left alone.
    /// </param>
    /// <param name="options">Limits; null for the built-in ones.</param>
    /// <exception cref="RemotingException">The directory is missing or open to others, or a living process listens there, or was stopped while it made a socket there, or something that is no socket is there, or the system has ended.</exception>
    /// <exception cref="InvalidOperationException">The system has its links already.</exception>
    public static LocalRemoting Listen(ActorSystem system, string socketPath, LocalRemotingOptions? options = null)
    {
        var remoting = Bind(system, socketPath, options);
        remoting.Accept();
        return remoting;
    }

    /// <summary>As <see cref="Listen"/>, but nobody is let in before <see cref="Accept"/>; who connects until then waits.</summary>
    /// <remarks>For actors that look a peer up in this object: it is where they find it before the first peer can send them anything.</remarks>
    /// <inheritdoc cref="Listen"/>
    public static LocalRemoting Bind(ActorSystem system, string socketPath, LocalRemotingOptions? options = null)
    {
        var remoting = new LocalRemoting(system, options);
        remoting.BindSocket(socketPath);
        try
        {
            remoting._system.Attach(remoting);
        }
        catch (InvalidOperationException)
        {
            remoting.StopListening();
            throw;
        }

        if (!remoting._system.TryCloseAtEnd(() => remoting.DisposeAsync().AsTask()))
        {
            remoting.StopListening();
            throw SystemEnded(system);
        }

        return remoting;
    }

    /// <summary>Lets others in from now on.</summary>
    /// <exception cref="InvalidOperationException">It does so already, or is the peer of a host.</exception>
    public void Accept()
    {
        if (_listener is null || Interlocked.Exchange(ref _isAccepting, 1) != 0)
        {
            throw new InvalidOperationException("Only what Bind made lets others in, and is told so once.");
        }

        _accepting = Task.Run(AcceptAllAsync);
    }

    private void BindSocket(string socketPath)
    {
        try
        {
            CheckDirectory(Path.GetFullPath(socketPath));
            _location = new SocketLocation(socketPath, throughDirectory: true);

            // From the look at what is there until somebody listens: who comes between takes this socket for that of a dead host, and deletes it.
            using var turn = TakeTurn(Path.GetDirectoryName(_location.FullPath)!);
            RemoveWhatTheDeadLeft(_location);
            _listener = SocketLocation.NewSocket();

            // On the socket and before bind, so that the file never exists with other permissions, whatever the umask.
            Native.SetMode(_listener.SafeHandle, OwnerOnly);
            _listener.Bind(_location.EndPoint);
            File.SetUnixFileMode(socketPath, OwnerOnly); // an umask that takes bits from the owner does so here, too
            _listener.Listen(Backlog);
        }
        catch (Exception failure) when (failure is SocketException or IOException or UnauthorizedAccessException or RemotingException)
        {
            StopListening();
            throw failure as RemotingException
                ?? new RemotingException($"No socket can be made at '{socketPath}': {failure.Message}", failure);
        }
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

    /// <summary>Waits until whoever makes a socket in the directory has made it or is gone, as long as for a handshake: that takes a moment, unless it is stopped.</summary>
    private SafeFileHandle TakeTurn(string directory)
    {
        var begin = _system.Time.GetTimestamp();
        while (true)
        {
            if (Native.TryLockDirectory(directory) is { } turn)
            {
                return turn;
            }

            if (_system.Time.GetElapsedTime(begin) >= _options.HandshakeTimeout)
            {
                throw new RemotingException(
                    $"Another process has been making a socket in '{directory}' for {_options.HandshakeTimeout.TotalSeconds:0.#} s, so it is stopped. End it or let it go on, or choose another path.");
            }

            _listening.Token.WaitHandle.WaitOne(TurnPause); // the kernel's own wait could not be ended
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

    private async Task AcceptAllAsync()
    {
        while (!_listening.IsCancellationRequested)
        {
            try
            {
                // Before accepting, so that a crowd of connections that say nothing waits in the kernel and not here.
                await _handshakes.WaitAsync(_listening.Token);
                _ = WelcomeAsync(await AcceptOneAsync());
            }
            catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException failure)
            {
                if (_listening.IsCancellationRequested)
                {
                    return;
                }

                // No descriptors left, most likely. The kernel announces nothing when there are some again, so this is tried again in a while.
                TellNotAccepted(failure);
                await Task.Delay(TimeSpan.FromMilliseconds(100), _system.Time, _listening.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void TellNotAccepted(SocketException failure)
    {
        try
        {
            _log.Error(failure, "A connection could not be accepted: {0}", failure.Message);
        }
        catch (Exception unwritten) when (unwritten is IOException or TypeInitializationException)
        {
            // Without descriptors the runtime cannot load what the first line of a log needs. Whoever connects when there are some again must still be let in.
        }
    }

    private async Task<Socket> AcceptOneAsync()
    {
        try
        {
            return await _listener!.AcceptAsync(_listening.Token);
        }
        catch
        {
            // The loop gets the reason; the place goes to the next connection.
            _handshakes.Release();
            throw;
        }
    }

    private async Task WelcomeAsync(Socket socket)
    {
        try
        {
            await WelcomeOrCloseAsync(socket);
        }
        finally
        {
            _handshakes.Release();
        }
    }

    private async Task WelcomeOrCloseAsync(Socket socket)
    {
        var reader = new FrameReader(socket, _options.MaximumMessageBytes + Frame.OverheadLimit, _traffic.Received);
        var isLinked = false;
        try
        {
            isLinked = await TryShakeHandsAsync(socket, reader);
        }
        catch (Exception failure) when (failure is SocketException or ProtocolViolationException or OperationCanceledException or IOException)
        {
            var why = failure is not OperationCanceledException ? failure.Message
                : _listening.IsCancellationRequested ? "this process is ending"
                : $"it did not introduce itself within {_options.HandshakeTimeout.TotalSeconds:0.#} s";
            await TryRefuseAsync(socket, _listening.IsCancellationRequested ? RefusalReason.Ending : RefusalReason.Malformed, why);
            _log.Warning("A connection was closed before it became a link: {0}", why);
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            // Nothing that the other side did. Nobody waits for this task, so this is the only place that can say it.
            _log.Error(failure, "A connection was closed before it became a link, by a failure of this process: {0}", failure.Message);
        }
        finally
        {
            // Also when not even the log could be written: whoever is there must not wait for an answer.
            if (!isLinked)
            {
                socket.Dispose();
                reader.Dispose();
            }
        }
    }

    private async Task<bool> TryShakeHandsAsync(Socket socket, FrameReader reader)
    {
        var credentials = _options.ReadCredentials(socket);
        if (!credentials.IsSameUser)
        {
            // Not even a refusal: a stranger learns nothing.
            _log.Warning("Process {0} of user {1} tried to connect and was turned away; only user {2} may.", credentials.ProcessId, credentials.UserId, Native.EffectiveUserId());
            return false;
        }

        using var deadline = new CancellationTokenSource(_options.HandshakeTimeout, _system.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _listening.Token);
        var hello = await ReadHandshakeFrameAsync(reader, either.Token);
        var (kind, version) = HandshakeFrames.ReadKindAndVersion(hello);
        if (kind != FrameKind.Hello)
        {
            throw new ProtocolViolationException($"it began with a frame of kind 0x{(byte)kind:x2}");
        }

        if (version != Frame.Version)
        {
            var mismatch = new VersionMismatchException(Frame.Version, version);
            await TryRefuseAsync(socket, RefusalReason.Version, mismatch.Message);
            _log.Warning("Process {0} was refused: {1}", credentials.ProcessId, mismatch.Message);
            return false;
        }

        if (!TryOpenLink(socket, reader, credentials, Introduction.Read(hello, _options.LeastPeerMessageBytes), out var refusal))
        {
            // Before the line of the log: where descriptors run out, the runtime cannot load what a log needs, and the other side is to know why all the same.
            await TryRefuseAsync(socket, RefusalReason.Full, refusal);
            _log.Warning("Process {0} was refused: {1}.", credentials.ProcessId, refusal);
            return false;
        }

        return true;
    }

    private bool TryOpenLink(
        Socket socket, FrameReader reader, PeerCredentials credentials, Introduction introduction, [NotNullWhen(false)] out string? refusal)
    {
        // One at a time: two handshakes that end together must not both take the last place.
        lock (_admission)
        {
            refusal = WhyFull(socket);
            if (refusal is null)
            {
                OpenLink(socket, reader, credentials, introduction);
            }

            return refusal is null;
        }
    }

    private string? WhyFull(Socket next)
    {
        if (_links.Count >= _options.MaximumLinks)
        {
            return $"the host has {_options.MaximumLinks} links, and no more are allowed";
        }

        // The kernel gives the lowest number that is free: all below it are taken.
        var limit = _options.ReadOpenFilesLimit();
        return next.SafeHandle.DangerousGetHandle() >= limit - _options.SpareFiles
            ? $"the host may have {limit} files open (RLIMIT_NOFILE), and the last {_options.SpareFiles} are kept for its own. Raise ulimit -n where it is started"
            : null;
    }

    private void OpenLink(Socket socket, FrameReader reader, PeerCredentials credentials, Introduction introduction)
    {
        var number = Interlocked.Increment(ref _lastPeer);
        reader.Limit = _options.MaximumMessageBytes + Frame.OverheadLimit;
        var link = new Link(socket, reader, number, credentials, introduction, _options, _traffic);
        var welcome = new Introduction(_processUid, _options.MaximumMessageBytes, number, _system.Name).ToFrame(FrameKind.Welcome);

        // Before the link has anything: whatever fails here, socket and reader are still those of whoever shook hands.
        _log.Info("{0} is linked: process {1}, system '{2}'.", Describe(number), credentials.ProcessId, introduction.SystemName);

        // Before anybody else knows the link, so that nothing can come before it.
        link.Writer.TryAppend(welcome, FrameRank.Essential);
        _links[number] = link;
        link.Start(HandleFrame, LinkEnded);
        if (_listening.IsCancellationRequested)
        {
            link.Close(LinkCloseReason.Closed, "this process is ending");
        }
    }

    private static async Task<byte[]> ReadHandshakeFrameAsync(FrameReader reader, CancellationToken cancellation)
    {
        while (true)
        {
            if (reader.TryTake(out var frame))
            {
                return frame.ToArray();
            }

            if (!await reader.FillAsync(cancellation))
            {
                throw new ProtocolViolationException("the other side closed the connection without a word");
            }
        }
    }

    private async Task TryRefuseAsync(Socket socket, RefusalReason reason, string why)
    {
        try
        {
            var frame = HandshakeFrames.Refused(reason, why);
            await socket.SendAsync(frame, SocketFlags.None);
            _traffic.Sent(frame.Length);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Whoever is refused need not wait to hear it.
            _log.Debug("A refusal was not heard: {0}", gone.Message);
        }
    }

    private void StopListening()
    {
        _listening.Cancel();

        // Closing a bound socket deletes its file; the location's descriptor must stay open until then.
        _listener?.Dispose();
        _location?.Dispose();
    }
}
