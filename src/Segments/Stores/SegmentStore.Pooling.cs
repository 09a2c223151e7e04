namespace ActorShm.Segments;

/// <content>The memory of retired segments.</content>
public sealed partial class SegmentStore
{
    /// <summary>
    /// The bytes of retired segments whose memory is kept for the next ones, up to <see cref="SegmentStoreOptions.PoolBytes"/>. Not part of
    /// <see cref="UsedBytes"/>: pooled memory gives way as soon as its room is needed.
    /// </summary>
    public long PooledBytes => _inventory.Pool.PooledBytes;

    /// <summary>The memory that is kept, for tests.</summary>
    internal SegmentPool Pool => _inventory.Pool;

    /// <summary>Gives pooled memory back to the machine, oldest first.</summary>
    /// <param name="maxBytes">The most bytes that may be kept.</param>
    /// <returns>The number of bytes given back. Memory that processes still have mapped becomes free when the last of them unmaps it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxBytes"/> is negative.</exception>
    public long TrimPool(long maxBytes = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        ThrowIfDisposed();
        return _inventory.Pool.TrimTo(maxBytes);
    }
}
