using System.Diagnostics.CodeAnalysis;

namespace ActorShm.Segments;

/// <content>Opens views of segments.</content>
public partial class SegmentDirectory
{
    /// <summary>Maps a segment, for work on its bytes whatever its element type.</summary>
    /// <param name="handle">Names the segment.</param>
    /// <param name="mode">Whether the view is for writing; a view for writing keeps the segment from being sealed.</param>
    /// <returns>A view, which the caller disposes.</returns>
    /// <exception cref="SegmentGoneException">The segment was retired, its run has ended, or an adopted file was deleted.</exception>
    /// <exception cref="StaleHandleException">The handle is of another generation.</exception>
    /// <exception cref="SegmentInUseException">Another process has been sealing, retiring or moving the segment for 30 s; the exception names it.</exception>
    /// <exception cref="SegmentSealedException">Writing was asked for and the segment is sealed.</exception>
    /// <exception cref="SegmentFormatException">The file, what lies beside it and the handle do not describe the same array: one is damaged.</exception>
    /// <exception cref="OpenFilesLimitException">This process, or the machine, may have no more files open; each view takes one.</exception>
    /// <exception cref="MappingRefusedException">This process has no mappings or addresses left.</exception>
    /// <exception cref="SegmentException">The file may not be opened that way.</exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public SegmentView Open(SegmentHandle handle, AccessMode mode) => new(OpenCore(handle, mode));

    /// <summary>Tries once to <see cref="Open(SegmentHandle, AccessMode)"/> a segment, for callers that must not wait for another process and try again later.</summary>
    /// <param name="handle">Names the segment.</param>
    /// <param name="mode">Whether the view is for writing; a view for writing keeps the segment from being sealed.</param>
    /// <param name="view">A view, which the caller disposes; null when the segment could not be opened.</param>
    /// <returns>
    /// Whether the segment was opened. False while another process seals, retires or moves it (<see cref="WhyInUse"/> says which process), or has a lease on its file (<c>fcntl(2)</c>, <c>F_SETLEASE</c>), which the kernel ends.
    /// </returns>
    /// <inheritdoc cref="Open(SegmentHandle, AccessMode)" path="/exception"/>
    public bool TryOpen(SegmentHandle handle, AccessMode mode, [NotNullWhen(true)] out SegmentView? view)
    {
        using var state = OpenState(handle, mode);
        var opened = state.TryHoldLease(mode) ? Opener.OpenLeased(handle, mode, state, mayWait: false) : null;
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
        return Opener.OpenLeased(handle, mode, state, mayWait: true)!;
    }

    private StateFile OpenState(SegmentHandle handle, AccessMode mode) => Enum.IsDefined(mode)
        ? OpenState(handle)
        : throw new ArgumentOutOfRangeException(nameof(mode), mode, "The mode is none of ReadOnly, ReadWrite and CopyOnWrite.");
}
