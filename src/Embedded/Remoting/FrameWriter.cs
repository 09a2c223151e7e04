using System.Buffers;
using System.Net.Sockets;

namespace ActorShm.Embedded;

/// <summary>Collects frames from any thread and writes all that have gathered with one call to the socket.</summary>
/// <remarks>
/// Frames are built right in the buffer that will be sent, under a short lock. While one buffer is on its way the next one
/// fills, so the busier the link, the more frames share a call.
/// </remarks>
internal sealed class FrameWriter(Socket socket, long maximumQueuedBytes, Action<int> sent, Action<Exception> failed) : IThreadPoolWorkItem
{
    private const int InitialBytes = 16 * 1024;
    private const int KeptBytes = 1024 * 1024;

    private readonly Lock _lock = new();
    private byte[] _filling = ArrayPool<byte>.Shared.Rent(InitialBytes);
    private int _filled;
    private int _inFlight;
    private bool _writing;
    private bool _closed;
    private TaskCompletionSource? _drained;

    public enum AppendResult
    {
        Added,
        Full,
        Closed,
    }

    /// <summary>The number of bytes that wait, including those on their way to the socket.</summary>
    public long QueuedBytes
    {
        get
        {
            lock (_lock)
            {
                return _filled + (long)_inFlight;
            }
        }
    }

    /// <summary>The number of bytes that may wait once a frame of this rank is added. An ordinary frame may use half of the room; the other half is kept for frames that must not get lost.</summary>
    public long RoomFor(FrameRank rank) => rank == FrameRank.Essential ? 2 * maximumQueuedBytes : maximumQueuedBytes;

    /// <summary>Adds a frame whose parts are still separate.</summary>
    public AppendResult TryAppend(in RoutedFrame frame, FrameRank rank)
    {
        lock (_lock)
        {
            var room = TryReserve(frame.TotalBytes, rank, out var result);
            if (result == AppendResult.Added)
            {
                frame.Write(room);
            }

            return result;
        }
    }

    /// <summary>Adds a frame whose bytes are complete already.</summary>
    public AppendResult TryAppend(ReadOnlySpan<byte> frame, FrameRank rank)
    {
        lock (_lock)
        {
            var room = TryReserve(frame.Length, rank, out var result);
            if (result == AppendResult.Added)
            {
                frame.CopyTo(room);
            }

            return result;
        }
    }

    /// <summary>Refuses all frames from now on, and drops those that wait.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            _filled = 0;
            if (!_writing)
            {
                _drained?.TrySetResult();
            }
        }
    }

    /// <summary>Completes when no bytes wait and none are on their way, or when the writer is closed.</summary>
    public Task WhenDrainedAsync()
    {
        lock (_lock)
        {
            if (_closed || (!_writing && _filled == 0))
            {
                return Task.CompletedTask;
            }

            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = WriteAllAsync();

    private Span<byte> TryReserve(int bytes, FrameRank rank, out AppendResult result)
    {
        result = _closed ? AppendResult.Closed
            : _filled + (long)_inFlight + bytes > RoomFor(rank) ? AppendResult.Full
            : AppendResult.Added;
        if (result != AppendResult.Added)
        {
            return default;
        }

        if (_filled + bytes > _filling.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_filled + bytes, 2 * _filling.Length));
            _filling.AsSpan(0, _filled).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_filling);
            _filling = larger;
        }

        var room = _filling.AsSpan(_filled, bytes);
        _filled += bytes;
        if (!_writing)
        {
            _writing = true;

            // To this thread's own queue: when the sender's turn is short, the same thread writes next, and everything that the turn sent goes out in one call.
            ThreadPool.UnsafeQueueUserWorkItem(this, OwnQueue.TakesOneMore());
        }

        return room;
    }

    private async Task WriteAllAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);
        try
        {
            while (TrySwap(ref buffer, out var length))
            {
                for (var offset = 0; offset < length;)
                {
                    offset += await socket.SendAsync(buffer.AsMemory(offset, length - offset), SocketFlags.None).ConfigureAwait(false);
                }

                sent(length);
                if (buffer.Length > KeptBytes)
                {
                    // A burst is over: give its memory back, as the link may now be quiet for hours.
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);
                }
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            lock (_lock)
            {
                _closed = true;
                _writing = false;
                _drained?.TrySetResult();
            }

            failed(broken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool TrySwap(ref byte[] empty, out int length)
    {
        lock (_lock)
        {
            length = _inFlight = _filled;
            if (length == 0 || _closed)
            {
                _writing = false;
                _inFlight = 0;
                _drained?.TrySetResult();
                return false;
            }

            (_filling, empty) = (empty, _filling);
            _filled = 0;
            return true;
        }
    }
}
