using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Opens the data of segments, checks it against their records, and maps it.</summary>
/// <param name="paths">Where they lie.</param>
/// <param name="tryKeep">Keeps the mapping of a view for writing for the next such view, if it can; it then takes the open file over, and returns true.</param>
internal sealed class SegmentOpener(SegmentPaths paths, Func<StateRecord, MappedMemory, SafeFileHandle, bool> tryKeep)
{
    /// <summary>Maps a segment whose lease is held already. The lease must be taken before the state is read, because a process that seals takes the writers' byte first and changes the state last.</summary>
    /// <param name="handle">The segment.</param>
    /// <param name="mode">What the mapping allows.</param>
    /// <param name="state">Its state; the mapping takes the lease over.</param>
    /// <param name="mayWait">Whether to wait for the end of a kernel lease on the file.</param>
    /// <returns>The mapped segment; null when the file is under a kernel lease and the call must not wait.</returns>
    public OpenedSegment? OpenLeased(SegmentHandle handle, AccessMode mode, StateFile state, bool mayWait)
    {
        var record = state.ReadFor(handle);
        if (mode == AccessMode.ReadWrite && record.State == SegmentState.Sealed)
        {
            throw new SegmentSealedException($"{record.Name} is sealed: it can be read and not written. Write to a new segment instead.");
        }

        return (mode == AccessMode.ReadWrite ? TryResume(record, state) : null) ?? Map(record, state, mode, mayWait);
    }

    private OpenedSegment? Map(StateRecord record, StateFile state, AccessMode mode, bool mayWait)
    {
        if (OpenData(record, mode, mayWait) is not { } data)
        {
            return null;
        }

        var isKept = false;
        try
        {
            if (record.State == SegmentState.Foreign)
            {
                NpyFile.RequireMappable(data, paths.RealData(record.Handle)); // another file may have taken its place
            }

            var status = NativeFile.Status(data);
            var header = RequireHeader(record, data, status);
            var isInMemory = FileSystemSpace.Of(data, record.Name).IsInMemory;
            var memory = MappedMemory.Map(data, header.DataOffset + header.DataBytes, mode, state, record.Name);
            isKept = mode == AccessMode.ReadWrite && tryKeep(record, memory, data);
            return Opened(record, mode, memory, header, status, isInMemory);
        }
        finally
        {
            if (!isKept)
            {
                data.Dispose();
            }
        }
    }

    /// <summary>Uses the mapping of the segment that this process has kept; null when there is none, or when it does not show the file that now has the name.</summary>
    private OpenedSegment? TryResume(StateRecord record, StateFile state)
    {
        if (KeptMappings.TryTake(record.Handle) is not { } kept)
        {
            return null;
        }

        MappedMemory? memory = null;
        try
        {
            var status = NativeFile.Status(kept.File);
            if (!status.IsWritable || NativeFile.StatusIfVisible(paths.Data(record.Handle)) is not { } named || !named.IsSameFile(status))
            {
                return null;
            }

            var header = RequireHeader(record, kept.File, status);
            var isInMemory = FileSystemSpace.Of(kept.File, record.Name).IsInMemory;
            if (header.DataOffset + header.DataBytes != kept.LengthBytes || !kept.TryAdmit())
            {
                return null;
            }

            memory = MappedMemory.Resume(kept, state);
            return Opened(record, AccessMode.ReadWrite, memory, header, status, isInMemory);
        }
        finally
        {
            if (memory is null)
            {
                kept.Dispose();
            }
        }
    }

    private OpenedSegment Opened(StateRecord record, AccessMode mode, MappedMemory memory, NpyHeader header, in FileStatus status, bool isInMemory) => new(
        record.Handle, mode, memory, header.DataOffset, status, paths.Data(record.Handle), isInMemory, record.State == SegmentState.Foreign, record.Name);

    /// <summary>Opens the data of a segment.</summary>
    public SafeFileHandle OpenData(StateRecord record, AccessMode mode) => OpenData(record, mode, mayWait: true)!;

    private SafeFileHandle? OpenData(StateRecord record, AccessMode mode, bool mayWait)
    {
        var path = paths.Data(record.Handle);
        var flags = mode == AccessMode.ReadWrite ? OpenFlags.ReadWrite : OpenFlags.ReadOnly;
        var file = NativeFile.TryOpen(path, flags | OpenFlags.NonBlocking, 0, out var errno);
        if (errno == Errno.Again)
        {
            if (!mayWait)
            {
                return null;
            }

            // The file is under a lease, which a process that seals holds for microseconds. Only regular files have leases, so this open cannot wait for the other end of a pipe.
            file = NativeFile.TryOpen(path, flags, 0, out errno);
        }

        if (file is not null)
        {
            return file;
        }

        var realPath = paths.RealData(record.Handle);
        throw errno switch
        {
            Errno.NoEntry or Errno.NotDirectory => SegmentGoneException.WithoutData(record.Name, realPath),
            Errno.AccessDenied when mode == AccessMode.ReadWrite && record.State == SegmentState.Filling => new SegmentException(
                $"{record.Name} is read-only on disk and not sealed: a process died while sealing it. Seal it again."),
            _ when ProcessLimits.IsFileLimit(errno) => new OpenFilesLimitException($"{record.Name} cannot be opened.{ProcessLimits.ExplainOpen(errno)}"),
            _ => new SegmentException($"{record.Name} cannot be opened ({mode}): '{realPath}', {Marshal.GetPInvokeErrorMessage(errno)}."),
        };
    }

    /// <summary>Reads the header of the data, which must still be the one with which the segment was made.</summary>
    public NpyHeader RequireHeader(StateRecord record, SafeFileHandle data, in FileStatus status)
    {
        var path = paths.RealData(record.Handle);
        var header = NpyFile.ReadHeader(data, status, path);
        NpyFile.RequireUsableInPlace(header, path);
        return header.Element == record.Handle.Element && header.Shape.Equals(record.Handle.Shape)
            ? header
            : throw new SegmentFormatException(
                $"{record.Name} was {record.Handle.Element.Name()} {record.Handle.Shape} when it was made; '{path}' now says "
                + $"{header.Element.Name()} {header.Shape}. Somebody has replaced or damaged the file.");
    }
}
