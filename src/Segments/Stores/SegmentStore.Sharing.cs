namespace ActorShm.Segments;

public sealed partial class SegmentStore
{
    /// <summary>Makes a file, beside the segments, that several processes change at the same time. Its memory is admitted and reserved like that of a segment.</summary>
    /// <remarks>
    /// A counted file has its length set aside from the quota until it is disposed here; <see cref="UsedBytes"/> counts segments alone. Pooled memory of retired segments gives way to the file.
    /// In memory the call waits for its turn to reserve, as for a segment.
    /// </remarks>
    /// <param name="path">The path of the file; nothing may be there.</param>
    /// <param name="lengthBytes">Its length, at least 1.</param>
    /// <param name="isCounted">Whether the file is refused when the quota has less than its length left. Available memory is checked in any case.</param>
    /// <param name="cancellation">Ends the call while space is reserved; nothing is left behind.</param>
    /// <param name="share">The part of the quota that was set aside for this file and others, which gets the file's bytes back once the file is disposed; null to take from what is left.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    /// <exception cref="OutOfSpaceException">There is not enough room, or not enough left of the quota; no file is left.</exception>
    /// <exception cref="MappingRefusedException">This process has no addresses or mappings left for the file; no file is left.</exception>
    /// <exception cref="SegmentException">The kernel refuses to map the file: its file system does not let processes share a mapped file, or a security module forbids it; no file is left.</exception>
    /// <exception cref="IOException">The path is taken, or the file system fails; no file of ours is left.</exception>
    /// <exception cref="ArgumentException">The share belongs to another store.</exception>
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
