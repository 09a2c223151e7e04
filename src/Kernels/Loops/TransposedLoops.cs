using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ActorShm.Kernels;

/// <summary>Copies a matrix whose columns lie in order in memory to one whose rows do.</summary>
internal static unsafe class TransposedLoops
{
    /// <summary>Larger distances between columns would make the window of a tile larger than a span.</summary>
    private const long MaxDistanceBytes = 1 << 21;

    /// <summary>A cache line of 8-byte elements.</summary>
    private const int LineElements = 8;

    /// <summary>Two squares ahead.</summary>
    private const int ColumnsAhead = 8;

    /// <summary>Whether columns are far enough apart that it helps, and near enough together.</summary>
    /// <param name="distance">From one column to the next, in elements; 0 where there are no such columns.</param>
    /// <param name="elementBytes">The size of an element.</param>
    public static bool CanCopy(long distance, int elementBytes) => distance > 1 && distance * elementBytes <= MaxDistanceBytes;

    /// <param name="memory">Where the input lies.</param>
    /// <param name="slot">Its slot.</param>
    /// <param name="position">The first element of the first column.</param>
    /// <param name="distance">From one column to the next, in elements, as <see cref="CanCopy"/> allows it.</param>
    /// <param name="columns">How many columns, at most <see cref="TileGrid.TileElements"/>.</param>
    /// <param name="rows">How many elements of each.</param>
    /// <param name="elementBytes">The size of an element: 1, 2, 4, 8 or 16 bytes.</param>
    /// <param name="target">Receives the rows.</param>
    /// <param name="rowBytes">From one row to the next.</param>
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

    /// <summary>Squares of four by four in registers, of any type of 8 bytes.</summary>
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

    /// <summary>A processor that sees four short pieces of memory at a time fetches little ahead by itself. Fetching behind the end does no harm.</summary>
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
