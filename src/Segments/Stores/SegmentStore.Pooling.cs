namespace ActorShm.Segments;

/// <content>The memory of retired segments.</content>
public sealed partial class SegmentStore
{
    /// <summary>
    /// The bytes of retired segments whose memory is kept for the next ones, up to <see cref="SegmentStoreOptions.PoolBytes"/>. Not part of
    /// <see cref="UsedBytes"/>: it gives way as soon as it is in the way.
    /// </summary>
    public long PooledBytes => _inventory.Pool.PooledBytes;

    /// <summary>The memory that is kept, for tests.</summary>
    internal SegmentPool Pool => _inventory.Pool;

    /// <summary>Gives pooled memory back to the machine, oldest first.</summary>
    /// <param name="maxBytes">How much may be kept.</param>
    /// <returns>How many bytes were given back. What somebody still has mapped is free when the last of them has unmapped it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxBytes"/> is negative.</exception>
    public long TrimPool(long maxBytes = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        ThrowIfDisposed();
        return _inventory.Pool.TrimTo(maxBytes);
    }
}
