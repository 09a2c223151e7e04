namespace ActorShm.Segments;

/// <content>Makes room for segments.</content>
public sealed partial class SegmentStore
{
    /// <summary>Sets a part of the quota aside for segments and shared files that are to be made one after the other, so that either all of them find room or none is made.</summary>
    /// <param name="bytes">What they take together: the sum of <see cref="BytesFor"/> for each segment and of the lengths of the shared files.</param>
    /// <returns>The share that <see cref="Create"/> and <see cref="CreateSharedFile"/> take their bytes from. The caller disposes it.</returns>
    /// <exception cref="OutOfSpaceException">The quota has fewer bytes left.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative.</exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public QuotaShare SetAside(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ThrowIfDisposed();
        return _inventory.SetAside(bytes);
    }

    /// <summary>Determines whether a file, on whatever file system, can be long enough for an array.</summary>
    /// <param name="element">The element type.</param>
    /// <param name="shape">The lengths of the axes.</param>
    public static bool IsPossible(ElementType element, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return NpyLayout.IsPossible(element, shape.ElementCount);
    }

    /// <summary>Makes a segment with all its space reserved, and writes no element.</summary>
    /// <param name="element">The element type.</param>
    /// <param name="shape">The lengths of the axes.</param>
    /// <param name="label">A name for people.</param>
    /// <param name="isCleared">Whether its pages must be zeros, even if they come from the pool.</param>
    /// <param name="share">The part of the quota that was set aside for it; null for none.</param>
    /// <param name="cancellation">Ends the call while space is reserved; nothing is left behind.</param>
    private SegmentHandle MakeUnfilled(ElementType element, Shape shape, string label, bool isCleared = false, QuotaShare? share = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(label);
        ThrowIfDisposed();
        RequireShareOfOwn(share);
        return _maker.Make(element, RequirePossible(element, shape), label, isCleared, share, cancellation);
    }

    private void RequireShareOfOwn(QuotaShare? share)
    {
        if (share is not null && share.Owner != _inventory)
        {
            throw new ArgumentException("What was set aside is a part of another store's quota.", nameof(share));
        }
    }

    // The message leaves out the parameter's name: people read it at a command line.
    private static Shape RequirePossible(ElementType element, Shape shape) =>
        IsPossible(element, shape)
            ? shape
            : throw new ArgumentOutOfRangeException(paramName: null, $"An array of shape {shape} and type {element.Name()} is longer than any file can be.");
}
