using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ActorShm.Kernels;

/// <summary>Copies a matrix whose columns lie in order in memory to one whose rows lie in order.</summary>
internal static unsafe class TransposedLoops
{
    /// <summary>The largest distance between columns; at larger distances the window of a tile would be larger than a span.</summary>
    private const long MaxDistanceBytes = 1 << 21;

    /// <summary>The number of 8-byte elements in a cache line.</summary>
    private const int LineElements = 8;

    /// <summary>The number of columns to prefetch ahead: two squares.</summary>
    private const int ColumnsAhead = 8;

    /// <summary>Whether columns are far enough apart for the copy to help, and near enough together for it to be possible.</summary>
    /// <param name="distance">The distance from one column to the next, in elements; 0 when there are no such columns.</param>
    /// <param name="elementBytes">The size of an element.</param>
    public static bool CanCopy(long distance, int elementBytes) => distance > 1 && distance * elementBytes <= MaxDistanceBytes;

    /// <param name="memory">Gives the memory of the input.</param>
    /// <param name="slot">The slot of the input.</param>
    /// <param name="position">The first element of the first column.</param>
    /// <param name="distance">The distance from one column to the next, in elements, which <see cref="CanCopy"/> allows.</param>
    /// <param name="columns">The number of columns, at most <see cref="TileGrid.TileElements"/>.</param>
    /// <param name="rows">The number of elements of each column.</param>
    /// <param name="elementBytes">The size of an element: 1, 2, 4, 8 or 16 bytes.</param>
    /// <param name="target">Receives the rows.</param>
    /// <param name="rowBytes">The distance from one row to the next, in bytes.</param>
    public static void Copy(IBlockMemory memory, int slot, long position, long distance, int columns, int rows, int elementBytes, byte* target, long rowBytes)
    {
        fixed (byte* source = memory.Input(slot, position, (int)((columns - 1) * distance) + rows))
        {
            switch (elementBytes)
            {
                case 1:
                    Copy(source, distance, 0, columns, 0, rows, target, rowBytes);
                    break;
                case 2:
                    Copy((ushort*)source, distance, 0, columns, 0, rows, (ushort*)target, rowBytes / sizeof(ushort));
                    break;
                case 4:
                    Copy((uint*)source, distance, 0, columns, 0, rows, (uint*)target, rowBytes / sizeof(uint));
                    break;
                case 8:
                    Copy((double*)source, distance, columns, rows, (double*)target, rowBytes / sizeof(double));
                    break;
                default:
                    Copy((Vector128<byte>*)source, distance, 0, columns, 0, rows, (Vector128<byte>*)target, rowBytes / sizeof(Vector128<byte>));
                    break;
            }
        }
    }

    /// <summary>Copies squares of four by four in registers, of any type of 8 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(double* source, long distance, int columns, int rows, double* target, long rowDistance)
    {
        if (!Avx.IsSupported)
        {
            Copy((ulong*)source, distance, 0, columns, 0, rows, (ulong*)target, rowDistance);
            return;
        }

        var (wholeColumns, wholeRows) = (columns & ~3, rows & ~3);
        for (var column = 0; column < wholeColumns; column += 4)
        {
            var from = source + (column * distance);
            var to = target + column;
            for (var row = 0; row < wholeRows; row += 4, from += 4, to += 4 * rowDistance)
            {
                if (row % LineElements == 0)
                {
                    FetchAhead(from + (ColumnsAhead * distance), distance);
                }

                var square = new Square(from, distance);
                square.Row0.Store(to);
                square.Row1.Store(to + rowDistance);
                square.Row2.Store(to + (2 * rowDistance));
                square.Row3.Store(to + (3 * rowDistance));
            }
        }

        Copy((ulong*)source, distance, 0, wholeColumns, wholeRows, rows, (ulong*)target, rowDistance);
        Copy((ulong*)source, distance, wholeColumns, columns, 0, rows, (ulong*)target, rowDistance);
    }

    /// <summary>Prefetches the next columns. A processor that sees four short pieces of memory at a time prefetches little by itself. Prefetching after the end does no harm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchAhead(double* source, long distance)
    {
        Sse.Prefetch0(source);
        Sse.Prefetch0(source + distance);
        Sse.Prefetch0(source + (2 * distance));
        Sse.Prefetch0(source + (3 * distance));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy<T>(T* source, long distance, int firstColumn, int endColumn, int firstRow, int endRow, T* target, long rowDistance)
        where T : unmanaged
    {
        for (var column = firstColumn; column < endColumn; column++)
        {
            var from = source + (column * distance);
            var to = target + column;
            for (var row = firstRow; row < endRow; row++)
            {
                to[row * rowDistance] = from[row];
            }
        }
    }
}
