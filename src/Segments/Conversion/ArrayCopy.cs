using System.Buffers;

namespace ActorShm.Segments;

/// <summary>Fills a new segment with an array from a file, whatever the element type, byte order and axis order of the file.</summary>
/// <remarks>
/// Several threads work on pieces. If nothing is to be converted, the kernel copies straight into the mapping, in pieces of 8 MiB; otherwise
/// each piece goes through a buffer that stays in the cache.
/// </remarks>
internal sealed class ArrayCopy(ArraySource source, SegmentView target, ConversionMode mode, CancellationToken cancellation = default)
{
    private const int DirectPieceBytes = 8 << 20;
    private const int BufferBytes = 512 << 10;
    private const int MaxThreads = 4;

    private readonly NpyHeader _header = source.Header;
    private readonly int _sourceBytes = source.Header.Element.SizeBytes();

    /// <summary>Copies everything.</summary>
    /// <exception cref="SegmentFormatException">The file got shorter.</exception>
    /// <exception cref="OverflowException">A value does not fit.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The copy was cancelled before the next piece.</exception>
    /// <exception cref="InvalidOperationException">The target is read-only.</exception>
    /// <exception cref="ObjectDisposedException">The target was disposed before the copy began; a target that is disposed meanwhile is written to its end.</exception>
    public void Run()
    {
        if (_header.Shape.ElementCount == 0)
        {
            return;
        }

        using var hold = new MappingHold(target); // because the pieces are written through spans, on several threads
        target.ThrowIfReadOnly();

        if (_header.IsTransposed)
        {
            var tiling = new Tiling(_header.Shape, BufferBytes / _sourceBytes);
            InParallel(tiling.TileCount, tile => CopyTile(tiling, tile));
            return;
        }

        var isDirect = _header.Element == target.Handle.Element;
        var pieceElements = (isDirect ? DirectPieceBytes : BufferBytes) / _sourceBytes;
        var pieceCount = (_header.Shape.ElementCount + pieceElements - 1) / pieceElements;
        InParallel(pieceCount, piece => CopyPiece(piece * pieceElements, pieceElements, isDirect));
    }

    private void CopyPiece(long startElement, int pieceElements, bool isDirect)
    {
        var count = (int)Math.Min(pieceElements, _header.Shape.ElementCount - startElement);
        var destination = Destination(startElement, count);
        if (isDirect)
        {
            source.Read(startElement, destination);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var buffer = rented.AsSpan(0, count * _sourceBytes);
            source.Read(startElement, buffer);
            Convert(buffer, startElement, destination);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void CopyTile(Tiling tiling, long tile)
    {
        Span<long> starts = stackalloc long[Shape.MaxRank];
        Span<int> lengths = stackalloc int[Shape.MaxRank];
        starts = starts[..tiling.Shape.Rank];
        lengths = lengths[..tiling.Shape.Rank];
        tiling.Locate(tile, starts, lengths);
        var tileBytes = Product(lengths) * _sourceBytes;
        var (asRead, asWritten) = (ArrayPool<byte>.Shared.Rent(tileBytes), ArrayPool<byte>.Shared.Rent(tileBytes));
        try
        {
            ReadTile(asRead.AsSpan(0, tileBytes), starts, lengths);
            TileTransposition.Run(asRead.AsSpan(0, tileBytes), asWritten.AsSpan(0, tileBytes), lengths, _sourceBytes);
            WriteTile(asWritten.AsSpan(0, tileBytes), starts, lengths);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(asRead);
            ArrayPool<byte>.Shared.Return(asWritten);
        }
    }

    /// <summary>Reads a tile run by run: the first axes that it covers completely, and a stretch of the next axis, lie together in the file.</summary>
    private void ReadTile(Span<byte> tile, ReadOnlySpan<long> starts, ReadOnlySpan<int> lengths)
    {
        var shape = _header.Shape;
        var runAxes = 1;
        while (runAxes < shape.Rank && lengths[runAxes - 1] == shape[runAxes - 1])
        {
            runAxes++;
        }

        // The axes beyond the run advance with the first of them fastest, as in the file; the odometer advances its last axis fastest.
        Span<int> position = stackalloc int[shape.Rank - runAxes];
        Span<int> reversed = stackalloc int[shape.Rank - runAxes];
        position.Clear();
        lengths[runAxes..].CopyTo(reversed);
        reversed.Reverse();
        var runBytes = Product(lengths[..runAxes]) * _sourceBytes;
        do
        {
            var (startElement, stride) = (0L, 1L);
            for (var axis = 0; axis < shape.Rank; stride *= shape[axis++])
            {
                startElement += (starts[axis] + (axis < runAxes ? 0 : position[^(axis - runAxes + 1)])) * stride;
            }

            source.Read(startElement, tile[..runBytes]);
            tile = tile[runBytes..];
        }
        while (Odometer.Step(position, reversed, ..));
    }

    /// <summary>Writes a tile run by run: a stretch of the last axis lies together in the segment.</summary>
    private void WriteTile(ReadOnlySpan<byte> tile, ReadOnlySpan<long> starts, ReadOnlySpan<int> lengths)
    {
        var shape = _header.Shape;
        var runElements = lengths[^1];
        Span<int> position = stackalloc int[shape.Rank];
        position.Clear();
        do
        {
            var startElement = 0L;
            for (var axis = 0; axis < shape.Rank; axis++)
            {
                startElement = (startElement * shape[axis]) + starts[axis] + position[axis];
            }

            Convert(tile[..(runElements * _sourceBytes)], startElement, Destination(startElement, runElements));
            tile = tile[(runElements * _sourceBytes)..];
        }
        while (Odometer.Step(position, lengths, ..^1));
    }

    /// <summary>Gets the span to which elements are written, without checking the view: the mapping is held, so that a disposal of the view meanwhile does not leave half an array.</summary>
    private unsafe Span<byte> Destination(long startElement, int count) =>
        new((void*)SegmentView.AddressOf(target.Segment, startElement, count), count * target.Handle.Element.SizeBytes());

    private void Convert(ReadOnlySpan<byte> elements, long startElement, Span<byte> destination) =>
        ElementConversion.Convert(elements, destination, new ConversionTask(_header.Element, target.Handle.Element, mode, startElement));

    private static int Product(ReadOnlySpan<int> lengths)
    {
        var product = 1;
        foreach (var length in lengths)
        {
            product *= length;
        }

        return product;
    }

    private void InParallel(long pieceCount, Action<long> copyPiece) =>
        ParallelLoop.Run(pieceCount, Math.Min(Environment.ProcessorCount, MaxThreads), (piece, _) =>
        {
            cancellation.ThrowIfCancellationRequested();
            copyPiece(piece);
        });
}
