namespace ActorShm.Segments;

public sealed partial class SegmentStore
{
    /// <summary>Retires a sealed segment and leaves its array as an ordinary <c>.npy</c> file.</summary>
    /// <remarks>
    /// If the path is on the same file system and the kernel can say that nobody has the segment open, and its file has no other name (hard link), the file is renamed and nothing is copied. Otherwise the array is copied as <see cref="SegmentDirectory.Export"/> does, and then the segment is retired. The file
    /// is on stable storage before it gets its name. It replaces any file that has this name and takes over its permissions; a new file gets the usual ones (umask). Views stay valid: after a
    /// rename they show the file, and so whatever anybody writes to it from then on. A failure before the file has its name leaves the segment as it was.
    /// </remarks>
    /// <param name="handle">Names the segment.</param>
    /// <param name="path">The file to make or to replace; its directory must exist.</param>
    /// <param name="cancellation">Ends the call before the file has its name; the segment stays as it was.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    /// <exception cref="SegmentInUseException">Another process has been sealing, retiring or moving the segment for 30 s; the exception names it.</exception>
    /// <exception cref="InvalidOperationException">The segment is not sealed, or is an adopted file.</exception>
    /// <exception cref="OutOfSpaceException">The path is on another file system, and there is not enough room.</exception>
    /// <exception cref="SegmentException">The path is a directory, or the file of the segment itself.</exception>
    /// <exception cref="FileNotFoundException">There is no such directory.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written to.</exception>
    /// <exception cref="IOException">The file system fails.</exception>
    /// <inheritdoc cref="SegmentDirectory.PathOf" path="/exception"/>
    public void MoveTo(SegmentHandle handle, string path, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var state = OpenState(handle, toChange: true);
        state.LockForChange(cancellation); // nobody else retires or moves it meanwhile
        var record = state.ReadFor(handle);
        if (record.State != SegmentState.Sealed)
        {
            throw new InvalidOperationException(record.State == SegmentState.Foreign
                ? $"{record.Name} is an adopted file: it is its owner's to move, not ours. Export it."
                : $"{record.Name} is not sealed, so somebody may still write to it. Seal it first, or export a copy of what it holds now.");
        }

        KeptMappings.Drop(handle.Id); // an open file counts as a user, even one of this process
        using var data = Opener.OpenData(record, AccessMode.ReadOnly);
        Opener.RequireHeader(record, data, NativeFile.Status(data));
        RefuseNamesOfSegments(handle, path);
        var mode = FileExport.ModeAt(path);

        // A process that has the segment open relies on its seal, but anybody may write to the new file: as long as there is such a process, the new file must be a copy.
        var isUnused = state.TryExcludeUsers() && FileLease.IsOnlyUser(data) && NativeFile.Status(data).LinkCount == 1;
        if (!isUnused || !FileExport.TryMove(data, Paths.RealData(handle), path))
        {
            state.AdmitUsers(); // the export is a user too
            Export(handle, path, cancellation);
            state.UnlockAfterChange();
            Retire(handle);
            return;
        }

        // The name comes first: a kill between these steps leaves a whole file, and a segment that has lost its data and is swept.
        state.ChangeState(SegmentState.Retired);
        _remover.RemoveNames(handle);
        NativeFile.ChangeMode(data, mode, path);
        UnnamedFile.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }
}
