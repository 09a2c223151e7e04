namespace ActorShm.Segments;

public sealed partial class SegmentStore
{
    /// <summary>Copies any <c>.npy</c> file that can be read into a new segment.</summary>
    /// <remarks>
    /// Big-endian numbers, Fortran order and unaligned data become what a segment has: little-endian, C order, page-aligned. The file is read, never
    /// mapped, so if somebody truncates it meanwhile, the call throws. A call that fails leaves no segment behind. The segment can be written to until it is sealed.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="label">A name for people, of up to 254 bytes; a longer one is cut.</param>
    /// <param name="options">Whether and how to convert the elements to another type; null keeps their type.</param>
    /// <exception cref="SegmentFormatException">The file is not a <c>.npy</c> file, is of an unknown element type or truncated, or gets shorter meanwhile.</exception>
    /// <exception cref="OverflowException">A value does not fit the requested element type, and the mode is <see cref="ConversionMode.Exact"/>.</exception>
    /// <exception cref="OutOfSpaceException">No placement directory has the room, or the quota is used up.</exception>
    /// <exception cref="MappingRefusedException">This process has no addresses or mappings left for the segment.</exception>
    /// <exception cref="OpenFilesLimitException">This process, or the machine, may open no more files.</exception>
    /// <exception cref="SegmentException">No placement directory can be used at all; the message gives the reason for each.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The array is longer than any file can be.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="IOException">The file cannot be read for another reason.</exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public SegmentHandle Import(string path, string label, ImportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(label);
        options ??= new ImportOptions();
        ThrowIfDisposed();
        using var source = NpySource.Open(path);
        return Make(options.Element ?? source.Element, source.Shape, label, target => source.CopyTo(target, options.Mode));
    }

    /// <summary>Copies a segment into a new one of another element type.</summary>
    /// <remarks>The source may be an adopted file; it is read, not mapped. A call that fails leaves no segment behind.</remarks>
    /// <param name="source">Names the segment to read.</param>
    /// <param name="element">The element type of the new segment.</param>
    /// <param name="label">A name for people, of up to 254 bytes; a longer one is cut.</param>
    /// <param name="mode">What happens to a value that does not fit.</param>
    /// <exception cref="OverflowException">A value does not fit, and the mode is <see cref="ConversionMode.Exact"/>.</exception>
    /// <exception cref="OutOfSpaceException">No placement directory has the room, or the quota is used up.</exception>
    /// <exception cref="MappingRefusedException">This process has no addresses or mappings left for the segment.</exception>
    /// <exception cref="OpenFilesLimitException">This process, or the machine, may open no more files.</exception>
    /// <exception cref="SegmentException">No placement directory can be used at all; the message gives the reason for each.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The array is longer than any file can be.</exception>
    /// <inheritdoc cref="SegmentDirectory.PathOf" path="/exception"/>
    public SegmentHandle ConvertTo(SegmentHandle source, ElementType element, string label, ConversionMode mode)
    {
        ArgumentNullException.ThrowIfNull(label);
        if (!Enum.IsDefined(mode))
        {
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "The mode is neither Exact nor Unchecked.");
        }

        using var state = OpenState(source);
        state.HoldLease(AccessMode.ReadOnly);
        var record = state.ReadFor(source);
        using var data = Opener.OpenData(record, AccessMode.ReadOnly);
        var header = Opener.RequireHeader(record, data, NativeFile.Status(data));
        var elements = new ArraySource(data, header, record.Name);
        return Make(element, header.Shape, label, target => new ArrayCopy(elements, target, mode).Run());
    }
}
