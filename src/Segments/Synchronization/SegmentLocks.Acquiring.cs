using System.Diagnostics.CodeAnalysis;

namespace ActorShm.Segments;

public sealed partial class SegmentLocks
{
    /// <summary>Waits for an exclusive lock on the whole segment.</summary>
    /// <inheritdoc cref="Acquire(PartitionRange, LockMode, CancellationToken)"/>
    public SegmentLock Acquire(CancellationToken cancellation = default) => Acquire(Whole, LockMode.Exclusive, cancellation);

    /// <summary>Waits for a lock on a range of elements.</summary>
    /// <param name="range">The elements; at least one, unless the range is all of an empty segment.</param>
    /// <param name="mode">Which other locks this lock keeps out.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled first.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The segment has no such elements, or the range is empty, so that the lock would keep nobody out.</exception>
    /// <exception cref="SegmentGoneException">The segment was retired, or swept because its maker died before it was sealed, before the call or during it.</exception>
    /// <exception cref="SegmentInUseException">
    /// The last holder died, and another process has been taking over from dead holders for 30 s, whatever the timeout; the exception names it. No lock was taken, and the next holder is told of the death.
    /// </exception>
    /// <exception cref="SegmentException">The segment already has as many locks as it can have at a time, 255.</exception>
    /// <exception cref="IOException">The process has no descriptor left for another lock.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed, before the call or during it.</exception>
    public SegmentLock Acquire(PartitionRange range, LockMode mode = LockMode.Exclusive, CancellationToken cancellation = default)
    {
        var isHeld = TryAcquire(range, mode, Timeout.InfiniteTimeSpan, out var held, cancellation);
        System.Diagnostics.Debug.Assert(isHeld, "A wait without end ends with the lock or an exception.");
        return held!;
    }

    /// <summary>Tries once to take an exclusive lock on the whole segment.</summary>
    /// <inheritdoc cref="TryAcquire(PartitionRange, LockMode, TimeSpan, out SegmentLock?, CancellationToken)"/>
    public bool TryAcquire([NotNullWhen(true)] out SegmentLock? held) => TryAcquire(Whole, out held);

    /// <summary>Tries once to take a lock on a range of elements.</summary>
    /// <inheritdoc cref="TryAcquire(PartitionRange, LockMode, TimeSpan, out SegmentLock?, CancellationToken)"/>
    public bool TryAcquire(PartitionRange range, [NotNullWhen(true)] out SegmentLock? held, LockMode mode = LockMode.Exclusive) =>
        TryTake(Request(range, mode), out held, CancellationToken.None);

    /// <summary>Waits for a lock on a range of elements, up to a timeout.</summary>
    /// <param name="range">The elements; at least one, unless the range is all of an empty segment.</param>
    /// <param name="mode">Which other locks this lock keeps out.</param>
    /// <param name="timeout">How long to wait; zero for one attempt, <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="held">The lock, which the caller disposes; null when it was not taken.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Whether the lock was taken.</returns>
    /// <inheritdoc cref="Acquire(PartitionRange, LockMode, CancellationToken)" path="/exception"/>
    public bool TryAcquire(
        PartitionRange range, LockMode mode, TimeSpan timeout, [NotNullWhen(true)] out SegmentLock? held, CancellationToken cancellation = default)
    {
        var deadline = LockDeadline.After(timeout);
        cancellation.ThrowIfCancellationRequested();
        var request = Request(range, mode);
        return TryTake(request, out held, cancellation) || (!deadline.HasPassed && TryWait(request, deadline, out held, cancellation));
    }

    /// <summary>Waits asynchronously for an exclusive lock on the whole segment.</summary>
    /// <inheritdoc cref="AcquireAsync(PartitionRange, LockMode, CancellationToken)"/>
    public Task<SegmentLock> AcquireAsync(CancellationToken cancellation = default) => AcquireAsync(Whole, LockMode.Exclusive, cancellation);

    /// <summary>Waits asynchronously for a lock on a range of elements; one thread of this object waits for all locks that are asked for this way.</summary>
    /// <inheritdoc cref="Acquire(PartitionRange, LockMode, CancellationToken)"/>
    public async Task<SegmentLock> AcquireAsync(PartitionRange range, LockMode mode = LockMode.Exclusive, CancellationToken cancellation = default) =>
        (await TryAcquireAsync(range, mode, Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(false))!;

    /// <summary>Waits asynchronously for a lock on a range of elements, up to a timeout.</summary>
    /// <param name="range">The elements; at least one, unless the range is all of an empty segment.</param>
    /// <param name="mode">Which other locks this lock keeps out.</param>
    /// <param name="timeout">How long to wait; zero for one attempt, <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The lock, which the caller disposes; null when it was not taken in time.</returns>
    /// <inheritdoc cref="Acquire(PartitionRange, LockMode, CancellationToken)" path="/exception"/>
    public Task<SegmentLock?> TryAcquireAsync(PartitionRange range, LockMode mode, TimeSpan timeout, CancellationToken cancellation = default)
    {
        var deadline = LockDeadline.After(timeout);
        var request = Request(range, mode);
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<SegmentLock?>(cancellation);
        }

        return TryTake(request, out var held, cancellation) || deadline.HasPassed
            ? Task.FromResult(held)
            : _queue.WaitAsync(request, deadline, cancellation);
    }

    private LockRequest Request(PartitionRange range, LockMode mode)
    {
        if (!Enum.IsDefined(mode))
        {
            throw new ArgumentOutOfRangeException(nameof(mode), mode, null);
        }

        if (range.Start < 0 || range.Count < 0 || range.Start > Handle.ElementCount - range.Count || (range.Count == 0 && range != Whole))
        {
            throw new ArgumentOutOfRangeException(
                nameof(range),
                $"{_name} holds {Handle.ElementCount:N0} elements; a lock on {range.Count:N0} from {range.Start:N0} on was asked for. "
                + "It needs at least one element, and all within the segment.");
        }

        return new LockRequest(range, LockTableLayout.BytesOf(range, Handle.Element.SizeBytes()), mode);
    }
}
