using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;

namespace ActorShm.Embedded;

/// <summary>Cuts the bytes that come from a socket into frames. Uses one buffer of a fixed size, so no length that another process sends decides how much memory is taken.</summary>
internal sealed class FrameReader : IDisposable
{
    private const int ReadAhead = 64 * 1024;

    private readonly Socket _socket;
    private readonly byte[] _buffer;
    private readonly Action<int> _received;
    private int _start;
    private int _end;

    /// <param name="socket">The socket that the bytes come from; belongs to the caller.</param>
    /// <param name="longestFrame">The most bytes a frame may ever have, its length field included.</param>
    /// <param name="received">Called after each read with the number of bytes read.</param>
    public FrameReader(Socket socket, int longestFrame, Action<int> received)
    {
        _socket = socket;
        _received = received;
        _buffer = ArrayPool<byte>.Shared.Rent(longestFrame + ReadAhead);
        Limit = Frame.HandshakeLimit;
    }

    /// <summary>The most bytes a frame may have now, its length field included; small until the handshake is over.</summary>
    public int Limit { get; set; }

    /// <summary>Takes the next whole frame, length field included; valid until the next read.</summary>
    /// <exception cref="ProtocolViolationException">The frame states an impossible length.</exception>
    public bool TryTake(out ReadOnlySpan<byte> frame)
    {
        frame = default;
        var available = _end - _start;
        if (available < Frame.LengthBytes)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(_start));
        if (length == 0 || length > Limit - Frame.LengthBytes)
        {
            throw new ProtocolViolationException($"a frame says it has {length:N0} bytes, and 1 to {Limit - Frame.LengthBytes:N0} are allowed");
        }

        var total = Frame.LengthBytes + (int)length;
        if (available < total)
        {
            return false;
        }

        frame = _buffer.AsSpan(_start, total);
        _start += total;
        return true;
    }

    /// <summary>Reads more; false at the end of the stream.</summary>
    /// <exception cref="ProtocolViolationException">The stream ends inside a frame.</exception>
    /// <exception cref="SocketException">The connection broke.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellation = default)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var count = await _socket.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None, cancellation).ConfigureAwait(false);
        if (count == 0)
        {
            return _end == 0 ? false : throw new ProtocolViolationException($"the stream ended {_end} bytes into a frame");
        }

        _end += count;
        _received(count);
        return true;
    }

    /// <summary>Gives the buffer back; no read may be under way.</summary>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
