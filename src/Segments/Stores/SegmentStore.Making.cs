namespace ActorShm.Segments;

/// <content>What makes room for segments.</content>
public sealed partial class SegmentStore
{
    /// <summary>Sets a part of the quota aside for segments and shared files that are to be made one after the other, so that either all of them find room or none is made.</summary>
    /// <param name="bytes">What they take together: the sum of <see cref="BytesFor"/>, and of the lengths of shared files.</param>
    /// <returns>What <see cref="Create"/> and <see cref="CreateSharedFile"/> take them out of. The caller disposes it.</returns>
    /// <exception cref="OutOfSpaceException">So much is not left of the quota.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative.</exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public QuotaShare SetAside(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ThrowIfDisposed();
        return _inventory.SetAside(bytes);
    }

    /// <summary>Whether a file could be long enough for an array, on whatever file system.</summary>
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
    /// <param name="isCleared">Whether its pages are zeros, also where they come from the pool.</param>
    /// <param name="share">What was set aside of the quota for it; null for none.</param>
    /// <param name="cancellation">Ends it while the space is reserved; nothing is left then.</param>
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

    // Without the name of the parameter: people read it at a command line.
    private static Shape RequirePossible(ElementType element, Shape shape) =>
        IsPossible(element, shape)
            ? shape
            : throw new ArgumentOutOfRangeException(paramName: null, $"An array of shape {shape} and type {element.Name()} is longer than any file can be.");
}
