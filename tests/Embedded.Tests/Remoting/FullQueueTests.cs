using System.Net.Sockets;

namespace ActorShm.Embedded.Tests;

// Goal: a host that is stopped is told from one that is dead, also when many wait for it. Method: something listens that accepts nobody, and connections fill its queue.
public sealed class FullQueueTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly List<Socket> _waiting = [];

    private string SocketPath => _scratch.Combine("s");

    public void Dispose()
    {
        LetGo();
        _scratch.Dispose();
    }

    [Fact]
    public async Task A_host_that_takes_no_connection_is_silent_and_not_gone()
    {
        using var stopped = ListenOnly();
        await using var peer = new TestSystem("peer");
        var options = new LocalRemotingOptions { HandshakeTimeout = TimeSpan.FromMilliseconds(50) };

        await Assert.ThrowsAsync<HostSilentException>(() => LocalRemoting.ConnectAsync(peer.System, SocketPath, options));

        using var cancellation = new CancellationTokenSource();
        var connecting = LocalRemoting.ConnectAsync(peer.System, SocketPath, cancellation: cancellation.Token);
        Assert.False(connecting.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(Watchdog.Limit));
    }

    [Fact]
    public async Task A_host_that_goes_while_it_takes_no_connection_is_gone()
    {
        var stopped = ListenOnly();
        await using var peer = new TestSystem("peer");
        var connecting = LocalRemoting.ConnectAsync(peer.System, SocketPath);
        Assert.False(connecting.IsCompleted);

        stopped.Dispose();

        await Assert.ThrowsAsync<HostUnreachableException>(() => connecting.WaitAsync(Watchdog.Limit));
    }

    [Fact]
    public async Task Who_finds_no_room_in_the_queue_is_let_in_when_there_is_some()
    {
        await using var host = new TestSystem("host");
        var listening = LocalRemoting.Bind(host.System, SocketPath);
        FillQueue();
        await using var peer = new TestSystem("peer");
        var connecting = LocalRemoting.ConnectAsync(peer.System, SocketPath, new LocalRemotingOptions { HandshakeTimeout = Watchdog.Limit });
        Assert.False(connecting.IsCompleted);

        LetGo();
        listening.Accept();

        var remoting = await connecting.WaitAsync(Watchdog.Limit);
        await peer.System.ActorSelection($"{remoting.HostAddress}/user/probe").ResolveOne(Watchdog.Limit);
    }

    [Fact]
    public async Task The_socket_of_a_host_that_takes_no_connection_is_not_replaced()
    {
        using var stopped = ListenOnly();
        await using var second = new TestSystem();

        var refusal = await Assert.ThrowsAsync<RemotingException>(() => Task.Run(() => LocalRemoting.Listen(second.System, SocketPath)).WaitAsync(Watchdog.Limit));

        Assert.Contains("living process", refusal.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(SocketPath));
    }

    private Socket ListenOnly()
    {
        var listener = SocketLocation.NewSocket();
        listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        listener.Listen(1);
        FillQueue();
        return listener;
    }

    private void FillQueue()
    {
        while (true)
        {
            var next = SocketLocation.NewSocket();
            next.Blocking = false;
            _waiting.Add(next);
            try
            {
                next.Connect(new UnixDomainSocketEndPoint(SocketPath));
            }
            catch (SocketException full) when (full.SocketErrorCode == SocketError.WouldBlock)
            {
                return;
            }
        }
    }

    private void LetGo()
    {
        _waiting.ForEach(socket => socket.Dispose());
        _waiting.Clear();
    }
}
