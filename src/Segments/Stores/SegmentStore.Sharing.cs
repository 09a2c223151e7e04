namespace ActorShm.Segments;

public sealed partial class SegmentStore
{
    /// <summary>Makes a file beside the segments that several processes change at the same time. Its memory is admitted and reserved as that of a segment.</summary>
    /// <remarks>
    /// As much of the quota is set aside until the file is disposed here, if it counts at all; <see cref="UsedBytes"/> has the segments alone. Memory that is kept of retired segments gives way to it.
    /// In memory it waits for its turn to reserve, as a segment does.
    /// </remarks>
    /// <param name="path">Must be free.</param>
    /// <param name="lengthBytes">Its length, at least 1.</param>
    /// <param name="isCounted">Whether it is refused when so much is not left of the quota. Memory is looked at in any case.</param>
    /// <param name="cancellation">Ends it while the space is reserved; nothing is left then.</param>
    /// <param name="share">What was set aside of the quota for it and others, which has its part again once the file is disposed; null for a file that takes of what is left.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    /// <exception cref="OutOfSpaceException">There is not so much room, or so much is not left of the quota; no file is left.</exception>
    /// <exception cref="MappingRefusedException">This process has no addresses or mappings left to make it; no file is left.</exception>
    /// <exception cref="SegmentException">The kernel will not map it: its file system lets no processes share a file, or a security module forbids it; no file is left.</exception>
    /// <exception cref="IOException">The path is taken, or the file system fails; no file of ours is left.</exception>
    /// <exception cref="ArgumentException">The share is of another store.</exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    internal SharedFile CreateSharedFile(string path, long lengthBytes, bool isCounted = true, CancellationToken cancellation = default, QuotaShare? share = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(lengthBytes, 1);
        ThrowIfDisposed();
        RequireShareOfOwn(share);
        var own = _inventory.SetAside(isCounted ? lengthBytes : 0, share);
        SharedFile? made = null;
        try
        {
            _inventory.EvictBeyondQuota();
            made = MakeSharedFile(own, path, lengthBytes, cancellation);
            return made;
        }
        finally
        {
            if (made is null)
            {
                own.Dispose();
            }
        }
    }

    private SharedFile MakeSharedFile(QuotaShare own, string path, long lengthBytes, CancellationToken cancellation)
    {
        SpaceLimit.OfFileSize.Admit(lengthBytes); // no room that is made changes it
        var place = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var reservation = new Reservation(Meter, _options.PopulateThreads, _options.Warn);
        while (true)
        {
            try
            {
                return SharedFile.Create(path, lengthBytes, file => reservation.Reserve(file, place, lengthBytes, cancellation), own);
            }
            catch (OutOfSpaceException full) when (FileSystemSpace.Of(place).IsInMemory && _inventory.Pool.TryMakeRoom(lengthBytes - full.AvailableBytes))
            {
                // There is more room now: try again.
            }
        }
    }
}
