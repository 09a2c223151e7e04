namespace ActorShm.Segments;

/// <summary>A process's mapping of one segment. Disposing it unmaps the segment; until then the pages cannot be taken away.</summary>
/// <remarks>
/// <para>The process that owns the segment may keep the mapping of a view for writing, for the next such view. Meanwhile nobody can reach its pages, and it is in nobody's way.</para>
/// <para>A span taken from a view points straight into the shared pages. It must not be used after the view and all its partitions are
/// disposed, or collected because nothing refers to them: that ends the process, or, if the mapping was kept and the next view uses it, reaches the elements of that view. Keep the view in a
/// <c>using</c> around the work.</para>
/// <para>Any number of threads may take and use spans; the code that hands out partitions must see to it that no two threads write the same elements.
/// After <see cref="Dispose()"/> every member that reaches elements throws <see cref="ObjectDisposedException"/>, here and in
/// every array taken from the view; partitions hold the mapping themselves and go on until they are disposed. Whole operations (fill, copy) hold the mapping too, so a disposal on another thread takes
/// effect after them. A span is only an address: nothing protects it from a disposal on another thread, so disposing while others still use spans is the caller's mistake.</para>
/// <para>Files of segments never get shorter. If somebody truncates an adopted file while it is mapped, touching the lost pages
/// raises SIGBUS, which no .NET program survives: do not truncate arrays that are in use.</para>
/// </remarks>
public class SegmentView : IDisposable
{
    private readonly OpenedSegment _segment;
    private volatile bool _isDisposed;

    internal SegmentView(OpenedSegment segment) => _segment = segment;

    /// <summary>The segment that is mapped.</summary>
    public SegmentHandle Handle => _segment.Handle;

    /// <summary>What the view may do: read, write, or write to a private copy.</summary>
    public AccessMode Mode => _segment.Mode;

    /// <summary>The length in elements.</summary>
    public long ElementCount => _segment.Handle.ElementCount;

    /// <summary>The number of bytes that are mapped, file header included.</summary>
    public long MappedBytes => _segment.Memory.LengthBytes;

    /// <summary>The identity of the opened file, as the kernel reported it then.</summary>
    public FileIdentity FileIdentity => FileIdentity.Of(_segment.Status);

    /// <summary>Determines whether the file is still the one that was mapped, so that a new view would show the same array.</summary>
    /// <returns>
    /// False when the file was removed, replaced or truncated since. An adopted file also counts as changed when its times have changed, because
    /// its header may have changed too; the files of other segments are written to in place and keep their header. The view itself stays valid.
    /// </returns>
    public bool IsCurrent() =>
        NativeFile.StatusIfVisible(_segment.Path) is { } now
        && now.IsSameFile(_segment.Status)
        && now.SizeBytes == _segment.Status.SizeBytes
        && (!_segment.IsForeign || FileIdentity.Of(now) == FileIdentity);

    /// <summary>Whether its pages exist only in memory and do not belong to a file on a disk.</summary>
    internal bool IsInMemory => _segment.IsInMemory;

    /// <summary>The mapping, whose references partitions count.</summary>
    internal MappedMemory Memory => _segment.Memory;

    /// <summary>The name of the segment in error messages.</summary>
    internal string Name => _segment.Name;

    /// <summary>Gets a span over the bytes of some elements, to read.</summary>
    /// <param name="startElement">The index of the first element.</param>
    /// <param name="elementCount">The number of elements; their bytes must fit in one span, which holds 2³¹−1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The segment has no such elements, or they are too many for one span.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public unsafe ReadOnlySpan<byte> ReadBytes(long startElement, int elementCount) =>
        new((void*)AddressOf(startElement, elementCount), SpanBytes(elementCount));

    /// <summary>Gets a span over the bytes of some elements, to write.</summary>
    /// <param name="startElement">The index of the first element.</param>
    /// <param name="elementCount">The number of elements; their bytes must fit in one span, which holds 2³¹−1.</param>
    /// <exception cref="InvalidOperationException">The view is read-only.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The segment has no such elements, or they are too many for one span.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public unsafe Span<byte> WriteBytes(long startElement, int elementCount)
    {
        ThrowIfReadOnly();
        return new((void*)AddressOf(startElement, elementCount), SpanBytes(elementCount));
    }

    /// <summary>Faults in the pages of some elements all at once, which costs a fraction of the faults that a loop would take page by page.</summary>
    /// <remarks>
    /// Calling it is never necessary. It also finds out whether the pages exist at all, where SIGBUS would end a loop: a file that somebody has
    /// truncated is detected here, unless that happens between this call and the loop.
    /// </remarks>
    /// <param name="startElement">The index of the first element.</param>
    /// <param name="elementCount">The number of elements.</param>
    /// <exception cref="SegmentFormatException">The file has become shorter than it was when it was opened.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The segment has no such elements.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public void Prefault(long startElement, long elementCount)
    {
        var offset = AddressOf(startElement, elementCount) - _segment.Memory.Address;
        var errno = elementCount == 0
            ? 0
            : _segment.Memory.Populate(offset, elementCount * Handle.Element.SizeBytes(), Mode == AccessMode.ReadWrite);
        if (errno == Errno.Fault)
        {
            throw new SegmentFormatException(
                $"{Name} has lost pages while it was mapped: somebody has truncated '{_segment.Path}', or the memory is faulty. Restore the file and run again.");
        }

        // After any other error (a kernel without this call, memory that is short for a moment) the loop faults the pages in itself.
    }

    /// <summary>Gives the mapping up; the pages are unmapped when all partitions of this view are disposed too.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the mapping up.</summary>
    /// <param name="disposing">Always true: the mapping has a finalizer of its own.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            _segment.Memory.Dispose();
        }
    }

    /// <summary>Refuses to go on after <see cref="Dispose()"/>.</summary>
    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, this);

    /// <summary>Refuses to hand out writable memory of a read-only view.</summary>
    internal void ThrowIfReadOnly()
    {
        if (Mode == AccessMode.ReadOnly)
        {
            throw new InvalidOperationException($"{Name} is open for reading here. Open it with {nameof(AccessMode)}.{nameof(AccessMode.ReadWrite)} to write.");
        }
    }

    /// <summary>Gets the address of some elements, after every check. All arithmetic is on longs and cannot overflow.</summary>
    internal nint AddressOf(long startElement, long elementCount)
    {
        ThrowIfDisposed();
        return AddressOf(_segment, startElement, elementCount);
    }

    /// <summary>Does the same without checking whether the view is disposed, because a partition may outlive its view.</summary>
    internal static nint AddressOf(OpenedSegment segment, long startElement, long elementCount)
    {
        var length = segment.Handle.ElementCount;
        if (startElement < 0 || elementCount < 0 || startElement > length - elementCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(startElement),
                $"{segment.Name} holds {length:N0} elements; {elementCount:N0} from {startElement:N0} on were asked for.");
        }

        return segment.Memory.Address + (nint)(segment.DataOffset + (startElement * segment.Handle.Element.SizeBytes()));
    }

    /// <summary>The opened segment, for partitions.</summary>
    internal OpenedSegment Segment => _segment;

    private int SpanBytes(int elementCount)
    {
        var byteCount = (long)elementCount * Handle.Element.SizeBytes();
        return byteCount <= int.MaxValue
            ? (int)byteCount
            : throw new ArgumentOutOfRangeException(
                nameof(elementCount),
                $"{elementCount:N0} elements of {Name} are {byteCount:N0} bytes; one span holds {int.MaxValue:N0}. Ask for fewer.");
    }
}
