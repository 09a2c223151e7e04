using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>An open <c>ID.state</c>: the record, and the leases that its users hold on it.</summary>
/// <remarks>
/// Whoever has a segment mapped holds a shared lock on one byte past the record, readers and writers on different ones. Sealing takes
/// the writers' byte alone. The kernel drops every one of these locks with the process, so no crash leaves a lease behind. A process that was stopped in the middle of
/// a change drops nothing, so nobody waits for ever.
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

    /// <summary>Writes the file of a new segment under the name of unfinished work.</summary>
    /// <param name="path">The final name.</param>
    /// <param name="record">What is written.</param>
    /// <param name="isLasting">Whether it is on stable storage then, so that the final name never leads to a part of it.</param>
    /// <returns>That name. Renaming it to the final one is what makes the segment exist.</returns>
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

    /// <summary>Reads what <see cref="CreateUnfinished"/> has written under a hidden name; null where it was not written to its end.</summary>
    /// <param name="unfinished">The hidden name.</param>
    /// <param name="id">The segment that the name is of.</param>
    /// <exception cref="SegmentGoneException">There is none.</exception>
    /// <exception cref="SegmentFormatException">It is something else, or is about another segment.</exception>
    /// <exception cref="SegmentException">No more files can be opened.</exception>
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

    /// <summary>Opens the file of a segment.</summary>
    /// <param name="paths">Where it lies.</param>
    /// <param name="id">The segment.</param>
    /// <param name="toChange">Whether the state is to be changed.</param>
    /// <param name="patience">How long to wait for others who change it; null for <see cref="ProcessesInTheWay.DefaultPatience"/>.</param>
    /// <exception cref="SegmentGoneException">There is none.</exception>
    /// <exception cref="SegmentFormatException">Something else than a file has the name, or a file that this user may not open.</exception>
    /// <exception cref="SegmentException">No more files can be opened.</exception>
    public static StateFile Open(SegmentPaths paths, SegmentId id, bool toChange = false, TimeSpan? patience = null)
    {
        var path = paths.State(id);
        var flags = (toChange ? OpenFlags.ReadWrite : OpenFlags.ReadOnly) | OpenFlags.NoFollow | OpenFlags.NonBlocking; // a pipe would keep us waiting for its other end
        var file = NativeFile.TryOpen(path, flags, 0, out var errno);
        return file is not null
            ? RequireRegular(file, path, patience ?? ProcessesInTheWay.DefaultPatience)
            : throw WhyNotOpen(errno, path, id);
    }

    /// <summary>What the kernel says about the file, to find it among the open files of other processes.</summary>
    public FileStatus Status => NativeFile.Status(_file);

    /// <summary>Whether the name still leads to this file, and not to nothing or to that of the next generation.</summary>
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

    /// <summary>Holds a lease as long as this file is open; waits out somebody who is sealing at the moment.</summary>
    /// <exception cref="SegmentInUseException">Somebody is at it for longer than patience lasts.</exception>
    public void HoldLease(AccessMode mode, CancellationToken cancellation = default) =>
        Await(LeaseByte(mode), isShared: true, cancellation);

    /// <summary>One attempt of somebody who comes back instead of waiting here; false while somebody is sealing or retiring.</summary>
    /// <param name="mode">For which the lease is.</param>
    public bool TryHoldLease(AccessMode mode)
    {
        var atByte = LeaseByte(mode);
        return OfdLock.TryTake(_file, new ByteRange(atByte, atByte + 1), isShared: true);
    }

    /// <summary>Keeps writers' leases from being held as long as this file is open; false while there are some.</summary>
    public bool TryExcludeWriters() => OfdLock.TryExclusive(_file, StateRecord.WriterLeaseOffset);

    /// <summary>Keeps every lease, of readers too, from being held as long as this file is open; false while there are some.</summary>
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

        OfdLock.Release(_file, StateRecord.WriterLeaseOffset); // somebody may be waiting for it to open the segment
        return false;
    }

    /// <summary>Lets leases be held again.</summary>
    public void AdmitUsers()
    {
        OfdLock.Release(_file, StateRecord.WriterLeaseOffset);
        OfdLock.Release(_file, StateRecord.ReaderLeaseOffset);
    }

    /// <summary>Waits until nobody else changes the state, and keeps others from it as long as this file is open.</summary>
    /// <exception cref="SegmentInUseException">Somebody is at it for longer than patience lasts.</exception>
    public void LockForChange(CancellationToken cancellation = default) => Await(StateRecord.ChangeLockOffset, isShared: false, cancellation);

    /// <summary>The same without waiting; false while somebody else changes the state.</summary>
    public bool TryLockForChange() => OfdLock.TryExclusive(_file, StateRecord.ChangeLockOffset);

    /// <summary>Names who changes the state, for somebody who has waited for long enough.</summary>
    public SegmentInUseException WhyInUse(TimeSpan waited) =>
        SegmentInUseException.BeingChanged(SegmentScan.FindHolders(Status, StateRecord.ChangeLockOffset), Read().Name, waited);

    /// <summary>Lets others change the state again.</summary>
    public void UnlockAfterChange() => OfdLock.Release(_file, StateRecord.ChangeLockOffset);

    /// <summary>Moves the segment on in its life: one byte, one write.</summary>
    public void ChangeState(SegmentState state) => RandomAccess.Write(_file, [(byte)state], StateRecord.StateOffset);

    /// <summary>From now on the segment is nobody's, and stays until it is retired: four bytes, one write.</summary>
    public void ForgetCreator() => RandomAccess.Write(_file, stackalloc byte[sizeof(int)], StateRecord.OwnerPidOffset);

    /// <summary>Has what was changed on stable storage.</summary>
    public void Sync() => NativeFile.Sync(_file, _path);

    /// <summary>Hands the descriptor, and so the lease, to a mapping that closes it after its pages are gone.</summary>
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

    // What has the name and cannot be a state is a damaged segment, which is listed and can be removed: it must not be in the way of the others.
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
