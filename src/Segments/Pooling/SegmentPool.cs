using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace ActorShm.Segments;

/// <summary>Keeps the memory of retired segments, so that the next segment need not wait for the kernel to find and clear pages.</summary>
/// <remarks>
/// <para>Memory is reused only after proof that nobody on the machine has the old file open or mapped (see <see cref="PooledMemory.IsUnused"/>). Memory for which there
/// is no proof at the moment stays in the pool, and is checked again when the next segment is created. Nothing is ever reused because time has passed.</para>
/// <para>Views of a segment that was just retired are usually being closed, and waiting for memory costs less than making it. So a creation waits once for each memory that it finds
/// in use, for about half of the time that new pages would take.</para>
/// <para>Best fit: the smallest memory that is long enough and at most a quarter too long. Safe on any thread.</para>
/// </remarks>
/// <param name="capacityBytes">The most bytes that are kept; 0 keeps nothing.</param>
internal sealed class SegmentPool(long capacityBytes) : IDisposable
{
    /// <summary>The shortest file that is kept: finding a few pages is faster than proving that they are unused.</summary>
    public const long MinFileBytes = 256 * 1024;

    private const int MaxWasteDivisor = 4;

    /// <summary>The most files that are kept, because each takes up to two descriptors of the process.</summary>
    private const int MaxCount = 64;

    /// <summary>The most fitting files that one creation checks.</summary>
    private const int MaxAsked = 4;

    private const double NewBytesPerSecond = 8e9;
    private const double LongestPatienceSeconds = 0.25;

    /// <summary>The pause between two checks: readers give up a segment that was just retired within a millisecond or two, and a check costs microseconds.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMicroseconds(200);

    private readonly Lock _gate = new();
    private readonly LinkedList<PooledMemory> _oldestFirst = [];
    private bool _isDisposed;
    private int _waiting;

    /// <summary>The most bytes that are kept.</summary>
    public long CapacityBytes => capacityBytes;

    /// <summary>How long a creation of so many bytes waits for memory that is in use; only tests set it.</summary>
    public Func<long, TimeSpan> PatienceFor { get; set; } =
        static fileBytes => TimeSpan.FromSeconds(Math.Min(fileBytes / NewBytesPerSecond / 2, LongestPatienceSeconds));

    /// <summary>The number of creations that wait for memory that is in use.</summary>
    public int WaitingCount => Volatile.Read(ref _waiting);

    /// <summary>The bytes that are kept, whether proved to be unused or not.</summary>
    public long PooledBytes
    {
        get
        {
            lock (_gate)
            {
                return _oldestFirst.Sum(memory => memory.FileBytes);
            }
        }
    }

    /// <summary>Gives the oldest memory back if the pool has at least the missing bytes in all; returns whether it gave any back.</summary>
    public bool TryMakeRoom(long missingBytes) => PooledBytes >= missingBytes && TryEvictOldest();

    /// <summary>Determines whether a file of that length would be kept.</summary>
    public bool Accepts(long fileBytes) => fileBytes >= MinFileBytes && fileBytes <= capacityBytes;

    /// <summary>Keeps memory, and gives the oldest back if there is too much.</summary>
    public void Add(PooledMemory memory)
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _oldestFirst.AddLast(memory);
                Trim(capacityBytes);
                return;
            }
        }

        memory.Discard();
    }

    /// <summary>Takes memory that nobody uses; null when none fits. The caller owns it.</summary>
    /// <param name="fileBytes">The length that it must have.</param>
    /// <param name="cancellation">Ends the wait for memory that is in use.</param>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public PooledMemory? TryTake(long fileBytes, CancellationToken cancellation)
    {
        var begin = Stopwatch.GetTimestamp();
        while (true)
        {
            var isLastTry = Stopwatch.GetElapsedTime(begin) >= PatienceFor(fileBytes);
            var memory = TryTakeUnused(fileBytes, isLastTry, out var isWorthWaiting);
            if (memory is not null || isLastTry || !isWorthWaiting)
            {
                return memory;
            }

            Wait(cancellation);
        }
    }

    /// <summary>Gives the oldest memory back to the machine; false when there is none.</summary>
    public bool TryEvictOldest()
    {
        lock (_gate)
        {
            if (_oldestFirst.First is not { } oldest)
            {
                return false;
            }

            _oldestFirst.RemoveFirst();
            oldest.Value.Discard();
            return true;
        }
    }

    /// <summary>Gives memory back to the machine, oldest first, until at most <paramref name="maxBytes"/> are left.</summary>
    /// <returns>The number of bytes that were given back.</returns>
    public long TrimTo(long maxBytes)
    {
        lock (_gate)
        {
            var before = PooledBytes;
            Trim(maxBytes);
            return before - PooledBytes;
        }
    }

    /// <summary>Gives all memory back, even if the name of some cannot be removed. Memory that is added later is given back at once.</summary>
    public void Dispose()
    {
        ExceptionDispatchInfo? failure = null;
        lock (_gate)
        {
            _isDisposed = true;
            while (_oldestFirst.Count > 0)
            {
                try
                {
                    TryEvictOldest();
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    failure ??= ExceptionDispatchInfo.Capture(e);
                }
            }
        }

        failure?.Throw();
    }

    private void Wait(CancellationToken cancellation)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            Libc.Sleep(TimeSpecification.Of(Pause), 0);
            cancellation.ThrowIfCancellationRequested();
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <param name="fileBytes">The length that it must have.</param>
    /// <param name="isLastTry">Whether memory that is in use now counts as waited for in vain.</param>
    /// <param name="isWorthWaiting">Whether some memory that is in use has not been waited for in vain yet.</param>
    private PooledMemory? TryTakeUnused(long fileBytes, bool isLastTry, out bool isWorthWaiting)
    {
        isWorthWaiting = false;
        var inUse = new List<PooledMemory>();
        try
        {
            // The kernel is asked outside the lock, and only about a few files: a creation must not wait for a long list of files that others still have.
            while (inUse.Count < MaxAsked && TryRemoveFitting(fileBytes) is { } memory)
            {
                if (memory.IsUnused())
                {
                    return memory;
                }

                isWorthWaiting |= !memory.IsHeld;
                memory.IsHeld |= isLastTry;
                inUse.Add(memory);
            }

            return null;
        }
        finally
        {
            inUse.ForEach(PutBack);
        }
    }

    /// <summary>Removes the smallest memory that is long enough and at most a quarter too long.</summary>
    private PooledMemory? TryRemoveFitting(long fileBytes)
    {
        lock (_gate)
        {
            var best = _oldestFirst
                .Where(memory => memory.FileBytes >= fileBytes && memory.FileBytes - fileBytes <= memory.FileBytes / MaxWasteDivisor)
                .MinBy(memory => memory.FileBytes);
            if (best is not null)
            {
                _oldestFirst.Remove(best);
            }

            return best;
        }
    }

    /// <summary>Puts back memory that somebody still uses, as the first to go when there is too much.</summary>
    private void PutBack(PooledMemory memory)
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _oldestFirst.AddFirst(memory);
                Trim(capacityBytes);
                return;
            }
        }

        memory.Discard();
    }

    private void Trim(long maxBytes)
    {
        while ((PooledBytes > maxBytes || _oldestFirst.Count > MaxCount) && TryEvictOldest())
        {
            // The lock is held and may be taken again by the same thread.
        }
    }
}
