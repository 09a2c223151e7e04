namespace ActorShm.Segments;

/// <summary>A process's mapping of one segment. Dispose it to unmap; until then the segment cannot be taken away.</summary>
/// <remarks>
/// <para>The process that owns the segment may keep the mapping of a writing view for the next one. Nobody can reach its pages meanwhile, and it is in nobody's way.</para>
/// <para>A span taken from a view points straight into the shared pages. It must not be used after the view and all its partitions are
/// disposed, or collected because nothing refers to them: that ends the process, or, where a mapping was kept and the next view has it, reaches that one's elements. Keep the view in a
/// <c>using</c> around the work.</para>
/// <para>Any number of threads may take and use spans; that two of them do not write the same elements is the
/// business of who hands out partitions. After <see cref="Dispose()"/> every member that reaches elements throws <see cref="ObjectDisposedException"/>, here and in
/// every array taken from the view; partitions hold the mapping themselves and go on until they are disposed. Whole operations (fill, copy) hold the mapping too, so disposing on another thread waits in
/// effect for them. A span is only an address: nothing protects it from a disposal on another thread, so disposing while others still use spans is the caller's mistake.</para>
/// <para>A file of ours never gets shorter. If somebody truncates an adopted file while it is mapped, touching the lost pages
/// raises SIGBUS, which no .NET program survives: do not truncate arrays that are in use.</para>
/// </remarks>
public class SegmentView : IDisposable
{
    private readonly OpenedSegment _segment;
    private volatile bool _isDisposed;

    internal SegmentView(OpenedSegment segment) => _segment = segment;

    /// <summary>The segment that is mapped.</summary>
    public SegmentHandle Handle => _segment.Handle;

    /// <summary>Whether the view may be written to.</summary>
    public AccessMode Mode => _segment.Mode;

    /// <summary>The length in elements.</summary>
    public long ElementCount => _segment.Handle.ElementCount;

    /// <summary>How many bytes are mapped, the file header included.</summary>
    public long MappedBytes => _segment.Memory.LengthBytes;

    /// <summary>Which file was opened, as the kernel said then.</summary>
    public FileIdentity FileIdentity => FileIdentity.Of(_segment.Status);

    /// <summary>Whether the file is still the one that was mapped, so that a new view would show nothing else.</summary>
    /// <returns>
    /// False when the file was removed, replaced or truncated since. An adopted file counts as changed also when its times are others, because
    /// its header may be another; our own files are written to in place and keep theirs. The view itself stays valid.
    /// </returns>
    public bool IsCurrent() =>
        NativeFile.StatusIfVisible(_segment.Path) is { } now
        && now.IsSameFile(_segment.Status)
        && now.SizeBytes == _segment.Status.SizeBytes
        && (!_segment.IsForeign || FileIdentity.Of(now) == FileIdentity);

    /// <summary>Whether its pages are memory and nothing else, and not those of a file on a disk.</summary>
    internal bool IsInMemory => _segment.IsInMemory;

    /// <summary>The mapping, to be counted by partitions.</summary>
    internal MappedMemory Memory => _segment.Memory;

    /// <summary>The segment as error texts call it.</summary>
    internal string Name => _segment.Name;

    /// <summary>The bytes of some elements, to read.</summary>
    /// <param name="startElement">The index of the first element.</param>
    /// <param name="elementCount">The number of elements; their bytes must fit one span, 2³¹−1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The segment has no such elements, or they are too many for one span.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public unsafe ReadOnlySpan<byte> ReadBytes(long startElement, int elementCount) =>
        new((void*)AddressOf(startElement, elementCount), SpanBytes(elementCount));

    /// <summary>The bytes of some elements, to write.</summary>
    /// <param name="startElement">The index of the first element.</param>
    /// <param name="elementCount">The number of elements; their bytes must fit one span, 2³¹−1.</param>
    /// <exception cref="InvalidOperationException">The view is read-only.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The segment has no such elements, or they are too many for one span.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public unsafe Span<byte> WriteBytes(long startElement, int elementCount)
    {
        ThrowIfReadOnly();
        return new((void*)AddressOf(startElement, elementCount), SpanBytes(elementCount));
    }

    /// <summary>Faults the pages of some elements in, all at once, which costs a fraction of a fault for each page when a loop comes to it.</summary>
    /// <remarks>
    /// Nothing depends on it. It also asks the kernel whether the pages are there at all, where a loop would be ended by SIGBUS: a file that somebody has
    /// truncated is found here, unless that happens between this call and the loop.
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

        // Any other answer (a kernel without this call, memory that is short for a moment) leaves the pages to the loop.
    }

    /// <summary>Gives the mapping up; the pages go when the last partition of this view is disposed too.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the mapping up.</summary>
    /// <param name="disposing">Always true: the mapping itself knows how to end when it is collected.</param>
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

    /// <summary>Where some elements lie, after every check. All arithmetic is on longs and cannot overflow.</summary>
    internal nint AddressOf(long startElement, long elementCount)
    {
        ThrowIfDisposed();
        return AddressOf(_segment, startElement, elementCount);
    }

    /// <summary>The same without looking at the view: a partition outlives it.</summary>
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
