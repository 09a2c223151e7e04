namespace ActorShm.Segments;

/// <summary>Finds a directory with room for a new segment, and remembers why it was chosen.</summary>
/// <remarks>
/// A placement directory on the file system of the store's own directory stands for that directory. On any other file system the segments
/// lie in an <see cref="OwnedDirectory"/> of this store, so that those of a killed owner are swept like its run directory.
/// </remarks>
internal sealed class Placement : IDisposable
{
    private readonly string _directory;
    private readonly string _placementName;
    private readonly SegmentStoreOptions _options;
    private readonly SpaceMeter _meter;
    private readonly Reservation _reservation;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, OwnedDirectory> _elsewhere = [];
    private bool _isDisposed;

    public Placement(string directory, string placementName, SegmentStoreOptions options, SpaceMeter meter)
    {
        _directory = directory;
        _placementName = placementName;
        _options = options;
        _meter = meter;
        _reservation = new Reservation(meter, options.PopulateThreads, options.Warn);
    }

    /// <summary>Removes what killed owners left in the placement directories, except on the file system of the store itself, where the host sweeps.</summary>
    public void SweepDead()
    {
        foreach (var root in _options.Placement.Where(root => NativeFile.StatusIfVisible(root) is { IsDirectory: true } && !IsHere(root)))
        {
            OwnedDirectory.SweepDead(UserRoot(root));
        }
    }

    /// <summary>Makes the file of a new segment under the name of unfinished work, with its space reserved and its header written.</summary>
    /// <param name="name">The final name of the file.</param>
    /// <param name="header">Its first bytes.</param>
    /// <param name="fileBytes">Its length.</param>
    /// <param name="isSpilled">Whether only directories on disks are tried.</param>
    /// <param name="tryMakeRoom">Gives memory back before a place in memory counts as full: receives the number of missing bytes, and returns whether it gave any back.</param>
    /// <param name="cancellation">Ends the call while space is reserved.</param>
    /// <exception cref="OutOfSpaceException">No placement directory has the room.</exception>
    /// <exception cref="MappingRefusedException">The kernel maps no more memory into this process; another directory would not change that.</exception>
    /// <exception cref="OpenFilesLimitException">This process, or the machine, may open no more files; another directory would not change that.</exception>
    /// <exception cref="SegmentException">No placement directory can be used at all.</exception>
    /// <exception cref="ObjectDisposedException">This object was disposed, before the call or during it.</exception>
    public PlacedFile Place(string name, byte[] header, long fileBytes, bool isSpilled, Func<long, bool> tryMakeRoom, CancellationToken cancellation)
    {
        var refusals = new List<string>();
        OutOfSpaceException? roomiest = null;
        foreach (var root in _options.Placement)
        {
            if (isSpilled && IsInMemory(root))
            {
                refusals.Add($"{root}: it is memory, and the segment is spilled to a disk");
                continue;
            }

            try
            {
                var path = PlaceIn(root, name, header, fileBytes, tryMakeRoom, cancellation);
                var reason = refusals.Count == 0 ? $"{root} is the first choice" : $"{root} has room; before it, {string.Join("; ", refusals)}";
                return new PlacedFile(path, WorkName.Unfinished(path), reason);
            }
            catch (OutOfSpaceException full)
            {
                refusals.Add($"{root}: {full.Message.TrimEnd('.')}");
                roomiest = roomiest is null || full.AvailableBytes > roomiest.AvailableBytes ? full : roomiest;
            }
            catch (IOException limited) when (ProcessLimits.IsFileLimit(limited.HResult))
            {
                throw new OpenFilesLimitException(limited.Message); // in no other directory either
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException || (refused is SegmentException and not (MappingRefusedException or OpenFilesLimitException)))
            {
                refusals.Add($"{root}: {refused.Message.TrimEnd('.')}");
            }
        }

        var all = string.Join("; ", refusals);
        throw roomiest is null
            ? new SegmentException($"No placement directory can take {fileBytes:N0} bytes. {all}. Change actorshm.segments.placement.")
            : new OutOfSpaceException(fileBytes, roomiest.AvailableBytes, refusals.Count == 1 ? roomiest.Limit : $"{roomiest.Limit}, the roomiest of: {all}");
    }

    /// <summary>Determines whether segments in a directory lie where new ones are tried first.</summary>
    public bool IsFirstChoice(string dataDirectory)
    {
        var first = _options.Placement.FirstOrDefault(root => NativeFile.StatusIfVisible(root) is { IsDirectory: true });
        if (first is null || IsHere(first))
        {
            return first is not null && string.Equals(dataDirectory, _directory, StringComparison.Ordinal);
        }

        lock (_gate)
        {
            return _elsewhere.TryGetValue(first, out var owned) && string.Equals(dataDirectory, owned.Path, StringComparison.Ordinal);
        }
    }

    /// <summary>Removes the directories on other file systems, with everything in them.</summary>
    public void Dispose()
    {
        // Each directory is tried even if another cannot be removed: what is left here is swept only after the end of this process, which may live on.
        var end = new RemovalSteps();
        lock (_gate)
        {
            _isDisposed = true;
            foreach (var directory in _elsewhere.Values)
            {
                end.Try(directory.Dispose);
            }

            _elsewhere.Clear();
        }

        end.ThrowIfAnyFailed();
    }

    private string PlaceIn(string root, string name, byte[] header, long fileBytes, Func<long, bool> tryMakeRoom, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return PlaceIn(root, name, header, fileBytes, cancellation);
            }
            catch (OutOfSpaceException full) when (IsInMemory(root) && tryMakeRoom(fileBytes - full.AvailableBytes))
            {
                // There is more room now: try again.
            }
        }
    }

    private string PlaceIn(string root, string name, byte[] header, long fileBytes, CancellationToken cancellation)
    {
        var path = Path.Combine(DirectoryIn(root, fileBytes), name);
        var unfinished = WorkName.Unfinished(path);
        using var file = NativeFile.CreatePrivate(unfinished);
        var isComplete = false;
        try
        {
            _reservation.Reserve(file, root, fileBytes, cancellation);
            RandomAccess.Write(file, header, 0);
            isComplete = true;
            return path;
        }
        finally
        {
            if (!isComplete)
            {
                NativeFile.Unlink(unfinished);
            }
        }
    }

    private string DirectoryIn(string root, long fileBytes)
    {
        using var directory = NativeFile.Open(root, OpenFlags.ReadOnly | OpenFlags.Directory);
        if (IsHere(root))
        {
            return _directory;
        }

        // The space is measured before the directory is made, so that a place without room does not fill with empty directories.
        _meter.Measure(directory, root, out _).Admit(fileBytes);
        lock (_gate)
        {
            // A thread that makes a segment while the store is disposed would make the directory again, and nobody would remove it.
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(SegmentStore));
            if (!_elsewhere.TryGetValue(root, out var owned))
            {
                owned = OwnedDirectory.Acquire(Path.Combine(UserRoot(root), _placementName));
                _elsewhere.Add(root, owned);
            }

            return owned.Path;
        }
    }

    /// <summary>Determines whether files in a directory lie in memory; false for a directory that cannot be opened.</summary>
    private static bool IsInMemory(string root)
    {
        using var directory = NativeFile.TryOpen(root, OpenFlags.ReadOnly | OpenFlags.Directory, 0, out _);
        return directory is not null && FileSystemSpace.Of(directory, root).IsInMemory;
    }

    private bool IsHere(string root) =>
        NativeFile.StatusIfVisible(root)?.Device == NativeFile.TryStatus(_directory, followLink: true)?.Device;

    private static string UserRoot(string root) => Path.Combine(root, UserDirectory.Name);
}

/// <summary>A new segment's file.</summary>
/// <param name="Path">The path that the file will have.</param>
/// <param name="UnfinishedPath">The path that the file has as long as its segment is not complete.</param>
/// <param name="Reason">Why the file lies there.</param>
internal sealed record PlacedFile(string Path, string UnfinishedPath, string Reason);
