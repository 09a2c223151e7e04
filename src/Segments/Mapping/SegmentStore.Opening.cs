using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

public sealed partial class SegmentStore
{
    /// <summary>Maps a segment, for work on its bytes whatever its element type is.</summary>
    /// <param name="handle">Names the segment.</param>
    /// <param name="mode">Whether it will be written to; a writer keeps the segment from being sealed.</param>
    /// <returns>A mapping that the caller disposes.</returns>
    /// <exception cref="SegmentGoneException">The segment was retired, its run has ended, or an adopted file was deleted.</exception>
    /// <exception cref="StaleHandleException">The handle is of another generation.</exception>
    /// <exception cref="SegmentInUseException">Another process has been sealing, retiring or moving the segment for 30 s; the exception names it.</exception>
    /// <exception cref="SegmentSealedException">Writing was asked for and the segment is sealed.</exception>
    /// <exception cref="SegmentFormatException">The file, what lies beside it and the handle do not describe the same array: one is damaged.</exception>
    /// <exception cref="SegmentException">
    /// The file may not be opened that way, or a limit of this process is reached: open files, mappings, or addresses. The text has the limit and its value.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public SegmentView Open(SegmentHandle handle, AccessMode mode) => new(OpenCore(handle, mode));

    /// <summary>One attempt to <see cref="Open(SegmentHandle, AccessMode)"/> a segment, for who must not wait for another process and comes back later.</summary>
    /// <param name="handle">Names the segment.</param>
    /// <param name="mode">Whether it will be written to; a writer keeps the segment from being sealed.</param>
    /// <param name="view">A mapping that the caller disposes; null when it is not open.</param>
    /// <returns>
    /// Whether it is open; false while another process seals, retires or moves it (<see cref="WhyInUse"/> says which), or has a lease on its file (<c>fcntl(2)</c>, <c>F_SETLEASE</c>), which the kernel ends.
    /// </returns>
    /// <inheritdoc cref="Open(SegmentHandle, AccessMode)" path="/exception"/>
    public bool TryOpen(SegmentHandle handle, AccessMode mode, [NotNullWhen(true)] out SegmentView? view)
    {
        using var state = OpenState(handle, mode);
        var opened = state.TryHoldLease(mode) ? OpenLeased(handle, mode, state, mayWait: false) : null;
        view = opened is null ? null : new SegmentView(opened);
        return view is not null;
    }

    /// <summary>Maps a segment whose elements are of type <typeparamref name="T"/>.</summary>
    /// <inheritdoc cref="Open(SegmentHandle, AccessMode)"/>
    /// <exception cref="ElementTypeMismatchException">The segment holds another type.</exception>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> has no element type.</exception>
    public SegmentView<T> Open<T>(SegmentHandle handle, AccessMode mode)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(handle);
        var asked = ElementTypes.Of<T>();
        return asked == handle.Element
            ? new SegmentView<T>(OpenCore(handle, mode))
            : throw new ElementTypeMismatchException(
                $"Segment {handle.Id} holds {handle.Element.Name()}; a view of {asked.Name()} was asked for. Open it as {handle.Element.ClrType()}.",
                handle.Element,
                asked);
    }

    private OpenedSegment OpenCore(SegmentHandle handle, AccessMode mode)
    {
        using var state = OpenState(handle, mode);
        state.HoldLease(mode);
        return OpenLeased(handle, mode, state, mayWait: true)!;
    }

    private StateFile OpenState(SegmentHandle handle, AccessMode mode) => Enum.IsDefined(mode)
        ? OpenState(handle)
        : throw new ArgumentOutOfRangeException(nameof(mode), mode, "The mode is none of ReadOnly, ReadWrite and CopyOnWrite.");

    /// <summary>The lease comes before the look at the state: who seals takes the writers' byte first and changes the state last.</summary>
    /// <returns>Null where the file is under a lease of the kernel's and that may not be waited for.</returns>
    private OpenedSegment? OpenLeased(SegmentHandle handle, AccessMode mode, StateFile state, bool mayWait)
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
            var status = NativeFile.Status(data);
            var header = RequireHeader(record, data, status);
            var memory = MappedMemory.Map(data, header.DataOffset + header.DataBytes, mode, state, record.Name);
            isKept = mode == AccessMode.ReadWrite && _ownership is { IsExclusive: true } ownership && MayKeep(ownership, record)
                && memory.TryKeepAfterwards(ownership, record.Handle, data);
            return Opened(record, mode, memory, header, status);
        }
        finally
        {
            if (!isKept)
            {
                data.Dispose();
            }
        }
    }

    /// <summary>Uses the mapping that this process has kept of the segment; null when there is none, or none that shows the file which now has the name.</summary>
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
            if (!status.IsWritable || NativeFile.StatusIfVisible(_paths.Data(record.Handle)) is not { } named || !named.IsSameFile(status))
            {
                return null;
            }

            var header = RequireHeader(record, kept.File, status);
            if (header.DataOffset + header.DataBytes != kept.LengthBytes || !kept.TryAdmit())
            {
                return null;
            }

            memory = MappedMemory.Resume(kept, state);
            return Opened(record, AccessMode.ReadWrite, memory, header, status);
        }
        finally
        {
            if (memory is null)
            {
                kept.Dispose();
            }
        }
    }

    private OpenedSegment Opened(StateRecord record, AccessMode mode, MappedMemory memory, NpyHeader header, in FileStatus status) => new(
        record.Handle, mode, memory, header.DataOffset, status, _paths.Data(record.Handle), record.State == SegmentState.Foreign, record.Name);

    private SafeFileHandle OpenData(StateRecord record, AccessMode mode) => OpenData(record, mode, mayWait: true)!;

    private SafeFileHandle? OpenData(StateRecord record, AccessMode mode, bool mayWait)
    {
        var path = _paths.Data(record.Handle);
        var flags = mode == AccessMode.ReadWrite ? OpenFlags.ReadWrite : OpenFlags.ReadOnly;
        var file = NativeFile.TryOpen(path, flags | OpenFlags.NonBlocking, 0, out var errno);
        if (errno == Errno.Again)
        {
            if (!mayWait)
            {
                return null;
            }

            // Under a lease, which who seals has for microseconds. Only files have any, so this does not wait for the other end of a pipe.
            file = NativeFile.TryOpen(path, flags, 0, out errno);
        }

        if (file is not null)
        {
            return file;
        }

        var realPath = _paths.RealData(record.Handle);
        throw errno switch
        {
            Errno.NoEntry or Errno.NotDirectory => new SegmentGoneException(
                $"{record.Name} has no data here: there is no '{realPath}'. It was deleted or moved, or this process does not see it, as in a container or with PrivateTmp=yes."),
            Errno.AccessDenied when mode == AccessMode.ReadWrite && record.State == SegmentState.Filling => new SegmentException(
                $"{record.Name} is read-only on disk and not sealed: a process died while sealing it. Seal it again."),
            _ => new SegmentException(
                $"{record.Name} cannot be opened ({mode}): '{realPath}', {Marshal.GetPInvokeErrorMessage(errno)}.{ProcessLimits.ExplainOpen(errno)}"),
        };
    }

    private NpyHeader RequireHeader(StateRecord record, SafeFileHandle data, in FileStatus status)
    {
        var path = _paths.RealData(record.Handle);
        var header = NpyFile.ReadHeader(data, status, path);
        RequireUsableInPlace(header, path);
        return header.Element == record.Handle.Element && header.Shape.Equals(record.Handle.Shape)
            ? header
            : throw new SegmentFormatException(
                $"{record.Name} was {record.Handle.Element.Name()} {record.Handle.Shape} when it was made; '{path}' now says "
                + $"{header.Element.Name()} {header.Shape}. Somebody has replaced or damaged the file.");
    }
}
