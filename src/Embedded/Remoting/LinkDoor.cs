using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;

namespace ActorShm.Embedded;

/// <summary>The door by which peers enter a host: accepts connections, does the handshakes, and makes a link of each connection that is let in.</summary>
/// <param name="socket">The socket that peers connect to; the door closes it.</param>
/// <param name="host">What this process says about itself; each peer gets it with a number of its own.</param>
/// <param name="options">Which peers are let in, and how many.</param>
/// <param name="traffic">Counts the bytes.</param>
/// <param name="log">Records who was let in and who was turned away.</param>
/// <param name="time">Measures the time that the other side takes, and the pause after a failure.</param>
/// <param name="linkCount">Returns the number of links.</param>
/// <param name="onLinked">Gets each new link, one at a time, and starts it.</param>
internal sealed class LinkDoor(
    ListeningSocket socket,
    Introduction host,
    LocalRemotingOptions options,
    TrafficCounters traffic,
    ILoggingAdapter log,
    TimeProvider time,
    Func<int> linkCount,
    Action<Link> onLinked)
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _handshakes = new(options.MaximumHandshakes);
    private readonly Lock _admission = new();
    private int _isOpen;
    private uint _lastPeer; // under the lock

    /// <summary>Completes when no connection is accepted any more. A peer whose handshake is under way then is refused, or its link is closed.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Lets peers in from now on, those that have connected already and wait included. False when the door is open already.</summary>
    public bool TryOpen()
    {
        if (Interlocked.Exchange(ref _isOpen, 1) != 0)
        {
            return false;
        }

        Completion = Task.Run(AcceptAllAsync);
        return true;
    }

    /// <summary>Lets nobody in any more, and removes the socket's file.</summary>
    public void Close()
    {
        _closing.Cancel();
        socket.Dispose();
    }

    private async Task AcceptAllAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                // Before accepting, so that a crowd of silent connections waits in the kernel and not here.
                await _handshakes.WaitAsync(_closing.Token);
                _ = WelcomeAsync(await AcceptOneAsync());
            }
            catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException failure)
            {
                if (_closing.IsCancellationRequested)
                {
                    return;
                }

                // Most likely there are no descriptors left. The kernel does not tell when some are free again, so try again after a pause.
                TellNotAccepted(failure);
                await Task.Delay(PauseAfterFailure, time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void TellNotAccepted(SocketException failure)
    {
        try
        {
            log.Error(failure, "A connection could not be accepted: {0}", failure.Message);
        }
        catch (Exception unwritten) when (unwritten is IOException or TypeInitializationException)
        {
            // Without descriptors the runtime cannot load what the first line of a log needs. Peers that connect once descriptors are free again must still be let in.
        }
    }

    private async Task<Socket> AcceptOneAsync()
    {
        try
        {
            return await socket.AcceptAsync(_closing.Token);
        }
        catch
        {
            // The exception goes to the loop, and the place to the next connection.
            _handshakes.Release();
            throw;
        }
    }

    private async Task WelcomeAsync(Socket connection)
    {
        try
        {
            await WelcomeOrCloseAsync(connection);
        }
        finally
        {
            _handshakes.Release();
        }
    }

    private async Task WelcomeOrCloseAsync(Socket connection)
    {
        var reader = new FrameReader(connection, options.MaximumMessageBytes + Frame.OverheadLimit, traffic.Received);
        var isLinked = false;
        try
        {
            isLinked = await TryShakeHandsAsync(connection, reader);
        }
        catch (Exception failure) when (failure is SocketException or ProtocolViolationException or OperationCanceledException or IOException)
        {
            var why = failure is not OperationCanceledException ? failure.Message
                : _closing.IsCancellationRequested ? "this process is ending"
                : $"it did not introduce itself within {options.HandshakeTimeout.TotalSeconds:0.#} s";
            await TryRefuseAsync(connection, _closing.IsCancellationRequested ? RefusalReason.Ending : RefusalReason.Malformed, why);
            log.Warning("A connection was closed before it became a link: {0}", why);
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            // The other side did not cause this. Nobody awaits this task, so only this line can report the failure.
            log.Error(failure, "A connection was closed before it became a link, by a failure of this process: {0}", failure.Message);
        }
        finally
        {
            // Even when the log could not be written: the other side must not be left waiting for an answer.
            if (!isLinked)
            {
                connection.Dispose();
                reader.Dispose();
            }
        }
    }

    private async Task<bool> TryShakeHandsAsync(Socket connection, FrameReader reader)
    {
        var credentials = options.ReadCredentials(connection);
        if (!credentials.IsSameUser)
        {
            // No refusal is sent either: another user's process learns nothing.
            log.Warning("Process {0} of user {1} tried to connect and was turned away; only user {2} may.", credentials.ProcessId, credentials.UserId, Native.EffectiveUserId());
            return false;
        }

        using var deadline = new CancellationTokenSource(options.HandshakeTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _closing.Token);
        var hello = await HandshakeFrames.ReadAsync(reader, either.Token);
        var (kind, version) = HandshakeFrames.ReadKindAndVersion(hello);
        if (kind != FrameKind.Hello)
        {
            throw new ProtocolViolationException($"it began with a frame of kind 0x{(byte)kind:x2}");
        }

        if (version != Frame.Version)
        {
            var mismatch = new VersionMismatchException(Frame.Version, version);
            await TryRefuseAsync(connection, RefusalReason.Version, mismatch.Message);
            log.Warning("Process {0} was refused: {1}", credentials.ProcessId, mismatch.Message);
            return false;
        }

        if (!TryOpenLink(connection, reader, credentials, Introduction.Read(hello, options.LeastPeerMessageBytes), out var refusal))
        {
            // Before the log line: without descriptors the runtime may be unable to load what a log needs, and the other side must learn the reason all the same.
            await TryRefuseAsync(connection, RefusalReason.Full, refusal);
            log.Warning("Process {0} was refused: {1}.", credentials.ProcessId, refusal);
            return false;
        }

        return true;
    }

    private bool TryOpenLink(
        Socket connection, FrameReader reader, PeerCredentials credentials, Introduction introduction, [NotNullWhen(false)] out string? refusal)
    {
        // One at a time: two handshakes that end together must not both take the last place.
        lock (_admission)
        {
            refusal = WhyFull(connection);
            if (refusal is null)
            {
                OpenLink(connection, reader, credentials, introduction);
            }

            return refusal is null;
        }
    }

    private string? WhyFull(Socket next)
    {
        if (linkCount() >= options.MaximumLinks)
        {
            return $"the host has {options.MaximumLinks} links, and no more are allowed";
        }

        // The kernel gives the lowest free number, so all numbers below it are taken.
        var limit = options.ReadOpenFilesLimit();
        return next.SafeHandle.DangerousGetHandle() >= limit - options.SpareFiles
            ? $"the host may have {limit} files open (RLIMIT_NOFILE), and the last {options.SpareFiles} are kept for its own. Raise ulimit -n where it is started"
            : null;
    }

    private void OpenLink(Socket connection, FrameReader reader, PeerCredentials credentials, Introduction introduction)
    {
        var number = ++_lastPeer;
        reader.Limit = options.MaximumMessageBytes + Frame.OverheadLimit;
        var link = new Link(connection, reader, number, credentials, introduction, options, traffic);
        var welcome = (host with { PeerNumber = number }).ToFrame(FrameKind.Welcome);

        // Before the link is used: if this fails, the caller still owns the socket and the reader.
        log.Info("{0} is linked: process {1}, system '{2}'.", LocalRemoting.Describe(number), credentials.ProcessId, introduction.SystemName);

        // Before anybody else knows the link, so that nothing can come before it.
        link.Writer.TryAppend(welcome, FrameRank.Essential);
        onLinked(link);
        if (_closing.IsCancellationRequested)
        {
            link.Close(LinkCloseReason.Closed, "this process is ending");
        }
    }

    private async Task TryRefuseAsync(Socket connection, RefusalReason reason, string why)
    {
        try
        {
            var frame = HandshakeFrames.Refused(reason, why);
            await connection.SendAsync(frame, SocketFlags.None);
            traffic.Sent(frame.Length);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // A peer that is refused need not wait to hear it.
            log.Debug("A refusal was not heard: {0}", gone.Message);
        }
    }
}
