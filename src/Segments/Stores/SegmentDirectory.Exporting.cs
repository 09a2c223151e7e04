namespace ActorShm.Segments;

/// <content>Exports segments as ordinary files.</content>
public partial class SegmentDirectory
{
    /// <summary>Copies a segment into an ordinary <c>.npy</c> file. The copy appears complete, or not at all.</summary>
    /// <remarks>
    /// The kernel copies the bytes from file to file. If the file system supports it and the segment is no longer being filled, both files share their blocks and nothing is copied; otherwise space is reserved first. The copy is on stable storage before it gets its name, and replaces
    /// any file that has this name. Its permissions are those of the file that it replaces, otherwise the usual ones of a new file (umask). A segment that is still being filled is
    /// copied as it is at the moment.
    /// </remarks>
    /// <param name="handle">Names the segment.</param>
    /// <param name="path">The file to make or to replace; its directory must exist.</param>
    /// <param name="cancellation">Ends the call before the file has its name: an older file of that name stays, and nothing else is left.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    /// <exception cref="SegmentInUseException">Another process has been sealing, retiring or moving the segment for 30 s; the exception names it.</exception>
    /// <exception cref="OutOfSpaceException">There is not enough room for the copy.</exception>
    /// <exception cref="SegmentException">The path is a directory, the file of the segment itself, a device, a pipe, or the name of another segment's file.</exception>
    /// <exception cref="FileNotFoundException">There is no such directory.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written to.</exception>
    /// <exception cref="IOException">The file system fails.</exception>
    /// <inheritdoc cref="PathOf" path="/exception"/>
    public void Export(SegmentHandle handle, string path, CancellationToken cancellation = default)
    {
        using var copy = PrepareExport(handle, path, cancellation);
        copy.Publish();
    }

    /// <summary>Does all of an <see cref="Export"/> except naming the file, so that of several copies none appears if one of them cannot be made.</summary>
    /// <param name="handle">Names the segment.</param>
    /// <param name="path">The file to make or to replace; its directory must exist.</param>
    /// <param name="cancellation">Ends the call; nothing is left behind.</param>
    /// <returns>The copy, which takes up its room until it is disposed or has its name.</returns>
    /// <inheritdoc cref="Export" path="/exception"/>
    public PreparedExport PrepareExport(SegmentHandle handle, string path, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var state = OpenState(handle);
        RefuseNamesOfSegments(handle, path);
        state.HoldLease(AccessMode.ReadOnly, cancellation);
        var record = state.ReadFor(handle);
        using var data = Opener.OpenData(record, AccessMode.ReadOnly);
        var status = NativeFile.Status(data);
        var header = Opener.RequireHeader(record, data, status);

        // The file of a segment without elements is padded; an adopted file may have anything after its elements.
        var lengthBytes = record.State == SegmentState.Foreign ? header.DataOffset + header.DataBytes : NpyLayout.FileBytes(header.DataBytes);
        return new FileExport(Meter).Copy(data, Math.Min(lengthBytes, status.SizeBytes), path, mayShareBlocks: record.State != SegmentState.Filling, cancellation);
    }

    /// <summary>
    /// Refuses the names of segments in the store's own directories, the files of segments anywhere, and the lock of an owned directory: an exported file
    /// would replace a file that others have open, or make a living owner look dead.
    /// </summary>
    private protected void RefuseNamesOfSegments(SegmentHandle handle, string path)
    {
        var full = Path.GetFullPath(path);
        var directory = Path.GetDirectoryName(full) ?? "/";
        if (string.Equals(Path.GetFileName(full), OwnerLock.FileName, StringComparison.Ordinal) && File.Exists(full))
        {
            throw new SegmentException($"Cannot export to '{path}': that is the lock that shows whether the owner of the directory lives. Choose another name.");
        }

        if (SegmentPaths.IsNameOfSegments(Path.GetFileName(full))
            && (SegmentPaths.IsOfSegment(full)
                || SameFile.Are(directory, Paths.Directory)
                || SameFile.Are(directory, Path.GetDirectoryName(Paths.RealData(handle))!)))
        {
            throw new SegmentException($"Cannot export to '{path}': that is the name of a file of segments, and the copy could replace it. Choose another name.");
        }
    }
}
