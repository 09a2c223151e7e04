using System.Buffers.Binary;
using System.Net.Sockets;

namespace ActorShm.Embedded.Tests;

/// <summary>Something that listens on a socket and is no host.</summary>
internal sealed class FakeHost : IAsyncDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly Socket _listener = SocketLocation.NewSocket();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;

    private FakeHost(byte[]? answer)
    {
        SocketPath = _scratch.Combine("fake.sock");
        _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen();
        _serving = Task.Run(() => ServeAsync(answer));
    }

    public string SocketPath { get; }

    /// <summary>Reads a little, says this, and closes.</summary>
    public static FakeHost Answering(byte[] answer, int? version)
    {
        if (version is { } number)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(answer.AsSpan(9), (ushort)number);
        }

        return new FakeHost(answer);
    }

    /// <summary>Accepts and says nothing.</summary>
    public static FakeHost Silent() => new(null);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _serving;
        _scratch.Dispose();
    }

    private async Task ServeAsync(byte[]? answer)
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptAsync(_end.Token);
                await socket.ReceiveAsync(new byte[1024], _end.Token);
                if (answer is null)
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, _end.Token);
                }

                await socket.SendAsync(answer!);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }
}
