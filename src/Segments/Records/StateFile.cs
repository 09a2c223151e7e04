using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>An open <c>ID.state</c>: the record, and the leases that its users hold on it.</summary>
/// <remarks>
/// A process that has a segment mapped holds a shared lock on one byte past the record; readers and writers use different bytes. Sealing takes
/// an exclusive lock on the writers' byte. The kernel drops all these locks with the process, so no crash leaves a lease behind. A process that was stopped in the middle of
/// a change drops none, so nobody waits for ever.
/// </remarks>
internal sealed class StateFile : IDisposable
{
    private const string OtherKinds = "become a directory, a pipe, a socket or a device";

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly TimeSpan _patience;

    private StateFile(SafeFileHandle file, string path, TimeSpan patience)
    {
        _file = file;
        _path = path;
        _patience = patience;
    }

    /// <summary>Writes the state file of a new segment under the name of unfinished work.</summary>
    /// <param name="path">The final name.</param>
    /// <param name="record">The record to write.</param>
    /// <param name="isLasting">Whether to write the file to stable storage, so that the final name never leads to an incomplete file.</param>
    /// <returns>The unfinished name. The segment exists once the file is renamed to the final name.</returns>
    /// <exception cref="IOException">The file system is full, or fails; no file is left.</exception>
    public static string CreateUnfinished(string path, StateRecord record, bool isLasting = false)
    {
        var unfinished = WorkName.Unfinished(path);
        using var file = NativeFile.CreatePrivate(unfinished);
        try
        {
            RandomAccess.Write(file, record.Encode(), 0);
            if (isLasting)
            {
                NativeFile.Sync(file, unfinished);
            }

            return unfinished;
        }
        catch
        {
            NativeFile.Unlink(unfinished);
            throw;
        }
    }

    /// <summary>Reads a record that <see cref="CreateUnfinished"/> has written under a hidden name; null if it was not written to its end.</summary>
    /// <param name="unfinished">The hidden name.</param>
    /// <param name="id">The segment in that name.</param>
    /// <exception cref="SegmentGoneException">There is no such file.</exception>
    /// <exception cref="SegmentFormatException">The file is something else, or is about another segment.</exception>
    /// <exception cref="OpenFilesLimitException">No more files can be opened.</exception>
    public static StateRecord? TryReadUnfinished(string unfinished, SegmentId id)
    {
        using var file = NativeFile.TryOpen(unfinished, OpenFlags.ReadOnly | OpenFlags.NoFollow | OpenFlags.NonBlocking, 0, out var errno)
            ?? throw WhyNotOpen(errno, unfinished, id);
        using var state = RequireRegular(file, unfinished, ProcessesInTheWay.DefaultPatience);
        if (state.Status.SizeBytes < StateRecord.RecordBytes)
        {
            return null;
        }

        var record = state.Read();
        return record.Handle.Id == id ? record : throw StateRecord.Damaged(unfinished, "that of another segment");
    }

    /// <summary>Opens the state file of a segment.</summary>
    /// <param name="paths">Where it lies.</param>
    /// <param name="id">The segment.</param>
    /// <param name="toChange">Whether the state is to be changed.</param>
    /// <param name="patience">How long to wait for others who change it; null for <see cref="ProcessesInTheWay.DefaultPatience"/>.</param>
    /// <exception cref="SegmentGoneException">There is none.</exception>
    /// <exception cref="SegmentFormatException">Something else than a file has the name, or a file that this user may not open.</exception>
    /// <exception cref="OpenFilesLimitException">No more files can be opened.</exception>
    public static StateFile Open(SegmentPaths paths, SegmentId id, bool toChange = false, TimeSpan? patience = null)
    {
        var path = paths.State(id);
        var flags = (toChange ? OpenFlags.ReadWrite : OpenFlags.ReadOnly) | OpenFlags.NoFollow | OpenFlags.NonBlocking; // without NonBlocking, opening a pipe would wait for its other end
        var file = NativeFile.TryOpen(path, flags, 0, out var errno);
        return file is not null
            ? RequireRegular(file, path, patience ?? ProcessesInTheWay.DefaultPatience)
            : throw WhyNotOpen(errno, path, id);
    }

    /// <summary>The status of the file, by which it is found among the open files of other processes.</summary>
    public FileStatus Status => NativeFile.Status(_file);

    /// <summary>Whether the name still leads to this file, and not to nothing or to the state of the next generation.</summary>
    public bool HasItsName => NativeFile.TryStatus(_path, followLink: false) is { } now && now.IsSameFile(Status);

    /// <summary>Reads the record.</summary>
    public StateRecord Read()
    {
        Span<byte> bytes = stackalloc byte[StateRecord.RecordBytes];
        return StateRecord.Decode(bytes[..RandomAccess.Read(_file, bytes, 0)], _path);
    }

    /// <summary>Reads the record and compares it with a handle.</summary>
    /// <exception cref="SegmentGoneException">The segment was retired a moment ago.</exception>
    /// <exception cref="StaleHandleException">The handle is of another generation.</exception>
    /// <exception cref="SegmentFormatException">Handle and record disagree about the array.</exception>
    public StateRecord ReadFor(SegmentHandle handle)
    {
        var record = Read();
        if (record.State == SegmentState.Retired)
        {
            throw Gone(record.Name, Path.GetDirectoryName(_path)!);
        }

        if (record.Handle.Generation != handle.Generation)
        {
            throw new StaleHandleException(
                $"{record.Name} is in generation {record.Handle.Generation}; the handle is of {handle.Generation} and stale. Ask its owner for a new one.");
        }

        return record.Handle == handle
            ? record
            : throw new SegmentFormatException(
                $"{record.Name} holds {record.Handle.Element.Name()} {record.Handle.Shape}; the handle says "
                + $"{(ElementTypes.IsKnown(handle.Element) ? handle.Element.Name() : "an unknown type")} {handle.Shape}. One of them is damaged.");
    }

    /// <summary>Takes a lease for as long as this file is open, and waits for a process that is sealing at the moment.</summary>
    /// <exception cref="SegmentInUseException">Another process changes the segment for longer than the patience lasts.</exception>
    public void HoldLease(AccessMode mode, CancellationToken cancellation = default) =>
        Await(LeaseByte(mode), isShared: true, cancellation);

    /// <summary>Tries once to take a lease, for callers that try again later instead of waiting here; false while another process is sealing or retiring.</summary>
    /// <param name="mode">The mode for which the lease is taken.</param>
    public bool TryHoldLease(AccessMode mode)
    {
        var atByte = LeaseByte(mode);
        return OfdLock.TryTake(_file, new ByteRange(atByte, atByte + 1), isShared: true);
    }

    /// <summary>Keeps writers' leases from being taken as long as this file is open; false while any is held.</summary>
    public bool TryExcludeWriters() => OfdLock.TryExclusive(_file, StateRecord.WriterLeaseOffset);

    /// <summary>Keeps all leases, including those of readers, from being taken as long as this file is open; false while any is held.</summary>
    public bool TryExcludeUsers()
    {
        if (!TryExcludeWriters())
        {
            return false;
        }

        if (OfdLock.TryExclusive(_file, StateRecord.ReaderLeaseOffset))
        {
            return true;
        }

        OfdLock.Release(_file, StateRecord.WriterLeaseOffset); // another process may be waiting for this byte to open the segment
        return false;
    }

    /// <summary>Lets leases be taken again.</summary>
    public void AdmitUsers()
    {
        OfdLock.Release(_file, StateRecord.WriterLeaseOffset);
        OfdLock.Release(_file, StateRecord.ReaderLeaseOffset);
    }

    /// <summary>Waits until nobody else changes the state, and keeps others from changing it as long as this file is open.</summary>
    /// <exception cref="SegmentInUseException">Another process changes the segment for longer than the patience lasts.</exception>
    public void LockForChange(CancellationToken cancellation = default) => Await(StateRecord.ChangeLockOffset, isShared: false, cancellation);

    /// <summary>Does the same as <see cref="LockForChange"/> without waiting; false while another process changes the state.</summary>
    public bool TryLockForChange() => OfdLock.TryExclusive(_file, StateRecord.ChangeLockOffset);

    /// <summary>Makes the exception that names the processes which change the state, for a caller that has waited long enough.</summary>
    public SegmentInUseException WhyInUse(TimeSpan waited) =>
        SegmentInUseException.BeingChanged(SegmentScan.FindHolders(Status, StateRecord.ChangeLockOffset), Read().Name, waited);

    /// <summary>Lets others change the state again.</summary>
    public void UnlockAfterChange() => OfdLock.Release(_file, StateRecord.ChangeLockOffset);

    /// <summary>Changes the state of the segment: one byte, one write.</summary>
    public void ChangeState(SegmentState state) => RandomAccess.Write(_file, [(byte)state], StateRecord.StateOffset);

    /// <summary>Removes the creator from the record, so that the segment stays until it is retired: four bytes, one write.</summary>
    public void ForgetCreator() => RandomAccess.Write(_file, stackalloc byte[sizeof(int)], StateRecord.OwnerPidOffset);

    /// <summary>Writes the changes to stable storage.</summary>
    public void Sync() => NativeFile.Sync(_file, _path);

    /// <summary>Hands the descriptor, and with it the lease, to a mapping, which closes it after its pages are gone.</summary>
    public int ReleaseDescriptor()
    {
        var descriptor = (int)_file.DangerousGetHandle();
        _file.SetHandleAsInvalid();
        return descriptor;
    }

    public void Dispose() => _file.Dispose();

    private static long LeaseByte(AccessMode mode) => mode == AccessMode.ReadWrite ? StateRecord.WriterLeaseOffset : StateRecord.ReaderLeaseOffset;

    private void Await(long atByte, bool isShared, CancellationToken cancellation)
    {
        if (!OfdLock.TryTake(_file, new ByteRange(atByte, atByte + 1), isShared, _patience, cancellation))
        {
            throw WhyInUse(_patience);
        }
    }

    private static StateFile RequireRegular(SafeFileHandle file, string path, TimeSpan patience)
    {
        if (NativeFile.Status(file).IsRegular)
        {
            return new StateFile(file, path, patience);
        }

        file.Dispose();
        throw StateRecord.Damaged(path, OtherKinds);
    }

    // Anything that has the name of a state but cannot be one is a damaged segment, which is listed and can be removed, so that it is not in the way of other segments.
    private static Exception WhyNotOpen(int errno, string path, SegmentId id) => errno switch
    {
        Errno.NoEntry => Gone($"Segment {id}", Path.GetDirectoryName(path)!),
        Errno.Loop => StateRecord.Damaged(path, "become a symbolic link"),
        Errno.IsDirectory or Errno.NoDevice => StateRecord.Damaged(path, OtherKinds),
        Errno.AccessDenied when NativeFile.TryStatus(path, followLink: false) is not null => StateRecord.Damaged(path, "permissions that keep this user from it"),
        _ when ProcessLimits.IsFileLimit(errno) => new OpenFilesLimitException($"Segment {id} cannot be opened.{ProcessLimits.ExplainOpen(errno)}"),
        _ => Errno.Failure(errno, "open", path),
    };

    private static SegmentGoneException Gone(string name, string directory) =>
        new($"{name} is not in '{directory}' any more: its owner retired it, or the run has ended. Ask its owner.");
}
