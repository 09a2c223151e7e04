namespace ActorShm.Segments;

public sealed partial class SegmentStore
{
    /// <summary>Makes a segment of zeros in the first placement directory that lies on a disk, with its space reserved there.</summary>
    /// <remarks>
    /// For callers that would rather work slowly than not at all. The quota limits memory, so a spilled segment counts neither against it nor in
    /// <see cref="UsedBytes"/>. Otherwise it is like any segment. A call that fails leaves nothing behind. Only for an owner: a directory without an owner has no other place, and its quota counts everything in it.
    /// </remarks>
    /// <param name="element">The element type.</param>
    /// <param name="shape">The lengths of the axes.</param>
    /// <param name="label">A name for people, of up to 254 bytes; a longer one is cut.</param>
    /// <param name="cancellation">Ends the call while space is reserved; nothing is left behind.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    /// <exception cref="OutOfSpaceException">No placement directory on a disk has the room.</exception>
    /// <exception cref="SegmentException">No placement directory on a disk can be used; the message gives the reason for each.</exception>
    /// <exception cref="InvalidOperationException">The store's directory has no owner.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The array is longer than any file can be.</exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public SegmentHandle CreateSpilled(ElementType element, Shape shape, string label, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(label);
        ThrowIfDisposed();
        if (!_inventory.IsExclusive)
        {
            throw new InvalidOperationException($"'{Directory}' has no owner: all its segments lie in it and count against the quota, so nothing can be spilled out of it. Create the segment, or use the store of an owner.");
        }

        return _maker.MakeSpilled(element, RequirePossible(element, shape), label, cancellation);
    }
}
