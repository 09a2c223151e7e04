namespace ActorShm.Segments;

public sealed partial class SegmentStore
{
    /// <summary>Retires a sealed segment and leaves its array as an ordinary <c>.npy</c> file.</summary>
    /// <remarks>
    /// On the same file system, where the kernel can say that nobody has it open, the file gets another name and nothing is copied; otherwise it is copied as <see cref="SegmentDirectory.Export"/> does and then retired. The file
    /// is on stable storage before it has its name, in place of any file that has it, and has the permissions of that one, otherwise those of a new file (umask). Views stay valid: after a
    /// rename they show the file, and so what anybody writes to it from then on. What fails before the file has its name leaves the segment as it was.
    /// </remarks>
    /// <param name="handle">Names the segment.</param>
    /// <param name="path">The file to make or to replace; its directory exists.</param>
    /// <param name="cancellation">Ends it before the file has its name: the segment stays as it was.</param>
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

        KeptMappings.Drop(handle.Id); // an open file, that of this process too, counts as a user
        using var data = Opener.OpenData(record, AccessMode.ReadOnly);
        Opener.RequireHeader(record, data, NativeFile.Status(data));
        RefuseNamesOfSegments(handle, path);
        var mode = FileExport.ModeAt(path);

        // Who has it open relies on the seal, and the new file is its owner's to write to: then the file must be another one.
        var isUnused = state.TryExcludeUsers() && FileLease.IsOnlyUser(data) && NativeFile.Status(data).LinkCount == 1;
        if (!isUnused || !FileExport.TryMove(data, Paths.RealData(handle), path))
        {
            state.AdmitUsers(); // the copy is a user itself
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
